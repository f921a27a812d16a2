from datetime import timedelta

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """One Django app for all parts of the kernel, so that a part's package may import its own models at its top."""

    name = "fishplate.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Wire what the parts of the kernel do for each other in the background, and when somebody signs in."""
        from django.contrib.auth.signals import user_logged_in

        from fishplate.kernel.documents import tasks  # noqa: F401  # makes its job known
        from fishplate.kernel.files import scanning
        from fishplate.kernel.jobs import periodic, wiring
        from fishplate.kernel.sessions import store
        from fishplate.kernel.undo import noting, queries

        wiring.connect()
        periodic("files.rescan", scanning.rescan, every=scanning.EVERY)
        noting.connect()
        periodic("undo.sweep", queries.sweep, every=timedelta(hours=1))
        user_logged_in.connect(store.begin)
