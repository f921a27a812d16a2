from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "fishplate.domains.projects"
    label = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        from fishplate.domains.projects import contributions, inverses, subscribers

        contributions.register()
        inverses.register()
        subscribers.subscribe()
