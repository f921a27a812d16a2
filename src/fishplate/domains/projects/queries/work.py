"""What waits for one person: collected from every domain, in the order of its dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Project
from fishplate.kernel import contributions
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Waiting


class When(StrEnum):
    """How soon something has to be done."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that waits, with its project as the person knows it."""

    waiting: Waiting
    project: Project | None
    when: When


def list_work(actor: Actor, *, today: date, project_id: UUID | None = None) -> list[Item]:
    """Return what waits for a person, the most urgent first; of one project where it is named."""
    found = list(contributions.WAITING.collect(actor, project_id))
    ids = set() if project_id else {one.project_id for one in found if one.project_id}
    projects = Project.objects.visible_to(actor).in_bulk(ids) if ids else {}
    items = [Item(one, projects.get(one.project_id) if one.project_id else None, when(one.due, today)) for one in found]
    return sorted(items, key=_urgency)


def count_work(actor: Actor) -> int:
    """Return how much waits for a person."""
    return sum(contributions.WAITING_COUNTS.collect(actor))


def when(due: date | None, today: date) -> When:
    """Tell how soon ``due`` is; a week ends on Sunday."""
    if due is None:
        return When.UNDATED
    if due < today:
        return When.OVERDUE
    if due == today:
        return When.TODAY
    return When.THIS_WEEK if due <= today + timedelta(days=6 - today.weekday()) else When.LATER


def as_holder(held: Iterable[Role], wanted: Iterable[Role]) -> str:
    """Say which of the roles asked for a person fills: the reason why something waits for them and nobody else."""
    names = sorted(str(role.label) for role in set(held) & set(wanted))
    return _("You are {roles}").format(roles=" / ".join(names))


def _urgency(item: Item) -> tuple[int, date, str]:
    order = list(When).index(item.when)
    return order, item.waiting.due or date.max, item.project.code if item.project else ""
