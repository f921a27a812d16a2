from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from fishplate.domains.projects.models import Project, Visit
from fishplate.kernel import audit, contributions, errors, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.records import Reference

_MOST_NEWS = 6


def history(actor: Actor, project_id: UUID) -> QuerySet[Entry]:
    """The entries of a project's own chain, newest first; none where the actor does not see the project."""
    if not Project.objects.visible_to(actor).filter(pk=project_id).exists():
        return Entry.objects.none()
    return audit.entries_of_chain(f"project:{project_id}")


def timeline(actor: Actor, project_id: UUID) -> QuerySet[Entry]:
    """What happened in a project and to the records it works on, newest first; ``NotFound`` for an outsider."""
    if not Project.objects.visible_to(actor).filter(pk=project_id).exists():
        raise errors.NotFound
    return told_of_project(project_id, actor)


def told_of_project(project_id: UUID, actor: Actor) -> QuerySet[Entry]:
    """The same for a project that this person has before them."""
    to = Reference(Project._meta.label_lower, project_id)
    return audit.entries_where(Q(chain__key=f"project:{project_id}") | _related(to, actor))


def record_timeline(actor: Actor, to: Reference) -> QuerySet[Entry]:
    """What happened to one record and what belongs to it, newest first; ``NotFound`` where it is not theirs to see."""
    if records.show(to, actor) is None:
        raise errors.NotFound
    return told_of(to, actor)


def told_of(to: Reference, actor: Actor) -> QuerySet[Entry]:
    """The same for a record that this person has before them."""
    return audit.entries_where(Q(target_kind=to.kind, target_id=to.id) | _related(to, actor))


def _related(to: Reference, actor: Actor) -> Q:
    condition = Q()
    for related in contributions.HISTORY.collect(to, actor):
        condition |= Q(target_kind=related.kind, target_id__in=related.ids)
    return condition


@dataclass(frozen=True, slots=True)
class News:
    """How often something was done to records of one kind, and the last entry about it."""

    kind: str
    action: str
    count: int
    newest: int


def visit(actor: Actor, project_id: UUID) -> Visit | None:
    """How far a person has read in a project that they see; ``None`` before their first visit."""
    seen = Project.objects.visible_to(actor).filter(pk=project_id)
    return Visit.objects.filter(person_id=actor.id, project__in=seen).first()


def news(actor: Actor, project_id: UUID, seen: int) -> list[News]:
    """What others did after the entry ``seen``, by kind and action, the last first; at most a few.

    The project is one that this person has before them.
    """
    rows = told_of_project(project_id, actor).filter(pk__gt=seen).exclude(actor_id=actor.id).order_by()
    found = rows.values("target_kind", "action").annotate(count=Count("pk"), newest=Max("pk")).order_by("-newest")
    return [News(row["target_kind"], row["action"], row["count"], row["newest"]) for row in found[:_MOST_NEWS]]


def kinds_in(entries: QuerySet[Entry]) -> list[str]:
    """The kinds of record that entries are about."""
    return sorted(entries.order_by().values_list("target_kind", flat=True).distinct())


def newest_entry() -> tuple[int, datetime | None]:
    """The number and instant of the entry written last in this installation."""
    last = Entry.objects.order_by("-pk").values_list("pk", "at").first()
    return last or (0, None)
