from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AutomationConfig(AppConfig):
    name = "fishplate.domains.automation"
    label = "automation"
    verbose_name = _("Automation")

    def ready(self) -> None:
        from fishplate.domains.automation import contributions, inverses, subscribers
        from fishplate.domains.automation.tasks import recurring, sending  # noqa: F401  # registers the job

        contributions.register()
        inverses.register()
        subscribers.subscribe()
        recurring.register()
