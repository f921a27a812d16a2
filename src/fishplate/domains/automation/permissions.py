from __future__ import annotations

from django.utils.translation import gettext as _

from fishplate.domains.automation.models import Webhook
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.queries import is_manager
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.permissions import require_role
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text


def create_webhook(actor: Actor, place: Project | Organisation) -> Text | None:
    if isinstance(place, Project):
        return require_role(actor, place)
    if actor.administrator or is_manager(actor, place.pk):
        return None
    return _("Only a manager of {organisation} decides which programs are told of it.").format(organisation=place.name)


def amend_webhook(actor: Actor, webhook: Webhook) -> Text | None:
    return create_webhook(actor, webhook.place)


def remove_webhook(actor: Actor, webhook: Webhook) -> Text | None:
    return create_webhook(actor, webhook.place)


def pause_webhook(actor: Actor, webhook: Webhook) -> Text | None:
    return create_webhook(actor, webhook.place)


def resume_webhook(actor: Actor, webhook: Webhook) -> Text | None:
    return create_webhook(actor, webhook.place)


def rotate_webhook_secret(actor: Actor, webhook: Webhook) -> Text | None:
    return create_webhook(actor, webhook.place)


def send_test_event(actor: Actor, webhook: Webhook) -> Text | None:
    return create_webhook(actor, webhook.place)


def redeliver_event(actor: Actor, webhook: Webhook) -> Text | None:
    return create_webhook(actor, webhook.place)
