from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CharterConfig(AppConfig):
    name = "fishplate.domains.charter"
    label = "charter"
    verbose_name = _("Charter")

    def ready(self) -> None:
        from fishplate.domains.charter import contributions, facts, guards, inverses, subscribers

        contributions.register()
        inverses.register()
        facts.register()
        guards.register()
        subscribers.subscribe()
