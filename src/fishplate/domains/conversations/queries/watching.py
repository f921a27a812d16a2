from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from fishplate.domains.conversations.models import Watch
from fishplate.domains.conversations.models.subject import PROJECT, project_of
from fishplate.domains.organisations.models import Membership
from fishplate.domains.projects.models import Member
from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.records import Reference


def watches(actor: Actor) -> QuerySet[Watch]:
    """What the actor watches, as far as they may still see it."""
    return Watch.objects.visible_to(actor).filter(person_id=actor.id, is_on=True)


def watchers(to: Reference, chain: str) -> list[Watch]:
    """Who watches a record and may see it now, in the order in which they began."""
    found = Watch.objects.filter(subject_kind=to.kind, subject_id=to.id, is_on=True, person__is_active=True)
    found = found.select_related("person")
    project_id = project_of(chain)
    if project_id is not None:
        present = Member.objects.filter(project_id=project_id, removed_at=None)
        return list(found.filter(person__in=present.values("person_id")))
    owner, _colon, key = chain.partition(":")
    inside = set()
    if owner == "organisation":
        inside = set(Membership.objects.filter(organisation_id=key).values_list("person_id", flat=True))
    return [
        watch for watch in found if watch.person_id in inside or records.show(to, watch.person.as_actor()) is not None
    ]


def is_watching(to: Reference, actor: Actor) -> bool:
    """Tell whether the actor watches this very record."""
    return Watch.objects.filter(subject_kind=to.kind, subject_id=to.id, person_id=actor.id, is_on=True).exists()


def told_of(references: Iterable[Reference], project_id: UUID | None) -> set[UUID]:
    """The ids of those who watch one of these records, or the whole project, and did not silence one of the records."""
    wanted = list(references)
    if not wanted:
        return set()
    these = reduce(or_, (Q(subject_kind=to.kind, subject_id=to.id) for to in wanted))
    chosen = dict(Watch.objects.filter(these).order_by("is_on").values_list("person_id", "is_on"))
    of_project: set[UUID] = set()
    if project_id is not None:
        rows = Watch.objects.filter(subject_kind=PROJECT, subject_id=project_id, is_on=True)
        of_project = set(rows.values_list("person_id", flat=True))
    return {person_id for person_id, is_on in chosen.items() if is_on} | {
        person_id for person_id in of_project if chosen.get(person_id, True)
    }
