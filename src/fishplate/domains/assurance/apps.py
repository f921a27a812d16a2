from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssuranceConfig(AppConfig):
    name = "fishplate.domains.assurance"
    label = "assurance"
    verbose_name = _("Assurance")

    def ready(self) -> None:
        from fishplate.domains.assurance import contributions, facts, inverses
        from fishplate.domains.assurance.tasks import running  # noqa: F401  # registers the job

        contributions.register()
        inverses.register()
        facts.register()
