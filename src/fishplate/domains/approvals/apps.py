from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    name = "fishplate.domains.approvals"
    label = "approvals"
    verbose_name = _("Approvals")

    def ready(self) -> None:
        from fishplate.domains.approvals import contributions, inverses, tasks

        contributions.register()
        inverses.register()
        tasks.register()
