from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LandscapeConfig(AppConfig):
    name = "fishplate.domains.landscape"
    label = "landscape"
    verbose_name = _("Landscape")

    def ready(self) -> None:
        from fishplate.domains.landscape import contributions, facts, inverses

        contributions.register()
        inverses.register()
        facts.register()
