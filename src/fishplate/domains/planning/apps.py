from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "fishplate.domains.planning"
    label = "planning"
    verbose_name = _("Planning")

    def ready(self) -> None:
        from fishplate.domains.planning import (
            contributions,
            facts,
            guards,
            inverses,
            subscribers,
        )
        from fishplate.domains.planning.tasks import (  # noqa: F401  # register their jobs
            analysing,
            exporting,
            scheduling,
            snapshots,
        )

        contributions.register()
        inverses.register()
        facts.register()
        guards.register()
        subscribers.subscribe()
        snapshots.register()
