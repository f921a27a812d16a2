from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "fishplate.domains.organisations"
    label = "organisations"
    verbose_name = _("Organisations")

    def ready(self) -> None:
        from fishplate.domains.organisations import contributions, inverses, tasks  # noqa: F401  # jobs

        contributions.register()
        inverses.register()
