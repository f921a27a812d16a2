from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from fishplate.domains.automation.models import Delivery, Webhook
from fishplate.domains.conversations.events import CommentEvent
from fishplate.domains.landscape.models import Contract, Interface, Scope, System
from fishplate.domains.projects.models import Project
from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.outbox import Event
from fishplate.kernel.records import Reference, Shown


def webhooks(actor: Actor) -> QuerySet[Webhook]:
    """The webhooks of what this actor manages."""
    return Webhook.objects.visible_to(actor).select_related("project", "organisation", "created_by")


def webhooks_of_project(actor: Actor, project_id: UUID) -> QuerySet[Webhook]:
    """The webhooks of one project."""
    return webhooks(actor).filter(project_id=project_id)


def webhooks_of_organisation(actor: Actor, organisation_id: UUID) -> QuerySet[Webhook]:
    """The webhooks of one organisation; those of its projects stand with the projects."""
    return webhooks(actor).filter(organisation_id=organisation_id)


def deliveries(actor: Actor, webhook_id: UUID) -> QuerySet[Delivery]:
    """The deliveries to one webhook, newest first."""
    return Delivery.objects.visible_to(actor).filter(webhook_id=webhook_id)


def all_deliveries(actor: Actor) -> QuerySet[Delivery]:
    """The deliveries of every webhook of what this actor manages, with the webhook and the attempts loaded."""
    loaded = ("webhook__created_by", "webhook__project", "webhook__organisation")
    return Delivery.objects.visible_to(actor).select_related(*loaded).prefetch_related("tries")


def given_up(actor: Actor) -> QuerySet[Webhook]:
    """The webhooks of this person that Fishplate paused."""
    return webhooks(actor).filter(created_by_id=actor.id, paused_at__isnull=False).exclude(given_up="")


@dataclass(frozen=True, slots=True)
class Places:
    """Where an event belongs: projects, and the organisations that are told of it."""

    projects: frozenset[UUID] = frozenset()
    organisations: frozenset[UUID] = frozenset()


def places_of(event: Event) -> Places:
    """Find the projects and organisations an event belongs to.

    What happens to a record of the register belongs to its organisation and to the projects in whose scope it is.
    """
    if (project_id := getattr(event, "project_id", None)) is not None:
        owners = Project.objects.filter(pk=project_id).values_list("organisation_id", flat=True)
        return Places(frozenset({project_id}), frozenset(owners))
    if (interface_id := getattr(event, "interface_id", None)) is not None:
        return _of_interface(interface_id)
    if (system_id := getattr(event, "system_id", None)) is not None:
        return _of_system(system_id)
    if isinstance(event, CommentEvent):
        return _of_comment(event)
    if (organisation_id := getattr(event, "organisation_id", None)) is not None:
        return Places(organisations=frozenset({organisation_id}))
    return Places()


def _of_comment(event: CommentEvent) -> Places:
    """A comment on something of the register belongs where that does: a contract where its interface does."""
    if event.subject_kind == Interface._meta.label_lower:
        return _of_interface(event.subject_id)
    if event.subject_kind == System._meta.label_lower:
        return _of_system(event.subject_id)
    contract = Contract.objects.filter(pk=event.subject_id).first()
    return _of_interface(contract.interface_id) if contract is not None else Places()


def _of_interface(interface_id: UUID) -> Places:
    return _in_register(Interface.objects.filter(pk=interface_id), Q(interface_id=interface_id))


def _of_system(system_id: UUID) -> Places:
    ends = Q(interface__provider_id=system_id) | Q(interface__consumers__system_id=system_id)
    return _in_register(System.objects.filter(pk=system_id), Q(system_id=system_id) | ends)


def _in_register(rows: QuerySet[Any], scopes: Q) -> Places:
    return Places(
        frozenset(Scope.objects.filter(scopes).values_list("project_id", flat=True)),
        frozenset(rows.values_list("organisation_id", flat=True)),
    )


def listening(places: Places, key: str, at: datetime) -> list[Webhook]:
    """The active webhooks that want to be told of a kind of event at these places, and wanted it when it happened."""
    there = Q(project_id__in=places.projects) | Q(organisation_id__in=places.organisations)
    return [webhook for webhook in Webhook.objects.active().filter(there, active_since__lte=at) if webhook.wants(key)]


def due(webhook_id: UUID, at: datetime) -> QuerySet[Delivery]:
    """The deliveries to one webhook that are to be attempted now, the longest waiting first."""
    return Delivery.objects.filter(
        webhook_id=webhook_id, webhook__paused_at=None, state="waiting", next_attempt_at__lte=at
    ).order_by("next_attempt_at", "id")


def with_due(at: datetime) -> list[UUID]:
    """The webhooks to which something is to be sent now."""
    waiting = Delivery.objects.filter(state="waiting", next_attempt_at__lte=at, webhook__paused_at=None)
    return list(waiting.order_by("webhook").values_list("webhook_id", flat=True).distinct())


def envelope(delivery: Delivery) -> dict[str, Any] | None:
    """Draw up what is sent, or ``None`` where whoever made the webhook may not see the record (any more).

    An event is told by reference: what the record holds is read over the API, by somebody who may.
    """
    webhook = delivery.webhook
    person = webhook.created_by
    if not person.is_active:
        return None
    found = _seen(delivery, person.as_actor())
    if found is None:
        return None
    shown, project = found
    base = settings.FISHPLATE_URL.rstrip("/")
    return {
        "specversion": "1.0",
        "id": str(delivery.event_id),
        "type": delivery.kind,
        "source": base,
        "subject": str(shown.reference),
        "time": delivery.happened_at.isoformat(),
        "datacontenttype": "application/json",
        "data": {
            "project": {"id": str(project.pk), "code": project.code, "name": project.name} if project else None,
            "record": {"kind": shown.reference.kind, "id": str(shown.reference.id), "label": shown.label},
            "link": f"{base}{shown.url}",
        },
    }


def may_read(delivery: Delivery, actor: Actor) -> bool:
    """Tell whether this actor may read what is sent, and what was answered to it, which may repeat it.

    Who manages an organisation sees its deliveries, but need not be a member of the projects they tell of.
    """
    return _seen(delivery, actor) is not None


def _seen(delivery: Delivery, actor: Actor) -> tuple[Shown, Project | None] | None:
    """Return the record and the project of a delivery, or ``None`` where this actor does not see both."""
    shown = records.show(Reference(delivery.record_kind, delivery.record_id), actor)
    project = Project.objects.visible_to(actor).filter(pk=delivery.project_id).first() if delivery.project_id else None
    if shown is None or (delivery.project_id and project is None):
        return None
    return shown, project
