from __future__ import annotations

from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.automation import permissions, queries
from fishplate.domains.automation.models import Webhook
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.projects.models import Project
from fishplate.kernel import contributions, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Command, Waiting
from fishplate.kernel.permissions import allows
from fishplate.kernel.records import Kind
from fishplate.web import history

_SENTENCES = {"automation.event_redelivered": _("{actor} had an event sent to {what} once more")}


def register() -> None:
    """Make webhooks known to the kernel, and the way to them to the settings of projects and organisations."""
    history.register_sentences(_SENTENCES)
    records.register(
        Kind(
            model=Webhook,
            name=_("webhook"),
            label=str,
            url=_url,
            visible_to=Webhook.objects.visible_to,
            chain=_chain,
        )
    )
    contributions.SETTINGS.add("webhooks", _settings)
    contributions.COMMANDS.add("webhooks", _commands)
    contributions.WAITING.add("webhooks", _waiting, order=80)
    contributions.WAITING_COUNTS.add("webhooks", lambda actor: [queries.given_up(actor).count()])


def _url(webhook: Webhook) -> str:
    return reverse("automation:view_webhook", args=[webhook.pk])


def _chain(webhook: Webhook) -> str:
    return f"{webhook.place._meta.model_name}:{webhook.place.pk}"


def _settings(record: Model, actor: Actor) -> list[Command]:
    if isinstance(record, Project):
        url = reverse("automation:list_webhooks", args=[record.pk])
    elif isinstance(record, Organisation):
        url = reverse("automation:list_organisation_webhooks", args=[record.pk])
    else:
        return []
    if not allows(permissions.create_webhook, actor, record):
        return []
    return [Command(label=_("Webhooks"), url=url, group=_("Settings"), icon="webhook")]


def _commands(actor: Actor, project_id: UUID | None) -> list[Command]:
    project = Project.objects.visible_to(actor).filter(pk=project_id).first() if project_id else None
    return _settings(project, actor) if project is not None else []


def _waiting(actor: Actor, project_id: UUID | None) -> list[Waiting]:
    paused = queries.given_up(actor)
    return [
        Waiting(
            what=_t("Mend or remove"),
            label=webhook.name,
            url=_url(webhook),
            kind=_("webhook"),
            reason=_t("It was given up: {why}").format(why=webhook.given_up),
            project_id=webhook.project_id,
            icon="webhook",
        )
        for webhook in (paused.filter(project_id=project_id) if project_id else paused)
    ]
