from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatesConfig(AppConfig):
    name = "fishplate.domains.gates"
    label = "gates"
    verbose_name = _("Gates")

    def ready(self) -> None:
        from fishplate.domains.gates import contributions, facts, guards, inverses, subscribers

        contributions.register()
        inverses.register()
        facts.register()
        guards.register()
        subscribers.subscribe()
