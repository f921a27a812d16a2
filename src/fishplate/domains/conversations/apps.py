from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    name = "fishplate.domains.conversations"
    label = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from fishplate.domains.conversations import contributions, guards, inverses, subscribers, tasks
        from fishplate.kernel import notices

        contributions.register()
        guards.register()
        inverses.register()
        subscribers.subscribe()
        notices.told_by(subscribers.tell)
        tasks.register()
