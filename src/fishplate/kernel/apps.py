from django.apps import AppConfig


class KernelConfig(AppConfig):
    """One Django app for all parts of the kernel, so that a part's package may import its own models at its top."""

    name = "fishplate.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
