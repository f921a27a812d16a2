from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from fishplate.domains.conversations.models.subject import project_of
from fishplate.domains.conversations.queries.comments import Subject
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.markdown import mention_pattern
from fishplate.kernel.records import Reference
from fishplate.kernel.validation import comparable

_MOST = 8
#: So many are asked whether they see the record before fewer than ``_MOST`` are offered.
_ASKED = 40


def acquainted(subject: Subject, actor: Actor) -> QuerySet[Person]:
    """The people the actor knows from this record's project or, for another record, from any project or organisation.

    Whether they see the record is asked of each (``sees``): only its own domain knows.
    """
    members = Member.objects.filter(project__in=Project.objects.visible_to(actor), removed_at=None)
    project_id = project_of(subject.chain)
    if project_id is not None:
        known = Q(pk__in=members.filter(project_id=project_id).values("person_id"))
    else:
        known = Q(pk__in=members.values("person_id")) | Q(pk__in=Person.objects.visible_to(actor).values("pk"))
    return Person.objects.get_queryset().filter(known, is_active=True)


def sees(person: Person, to: Reference) -> bool:
    """Tell whether a person may see a record now."""
    return person.is_active and records.show(to, person.as_actor()) is not None


def suggested(subject: Subject, typed: str, actor: Actor) -> list[Person]:
    """Whom ``@`` and these letters may mean: people who may see the record, in order of name."""
    found = acquainted(subject, actor).filter(name__icontains=comparable(typed.replace("\0", ""))).exclude(pk=actor.id)
    offered: list[Person] = []
    if project_of(subject.chain) is not None:
        return list(found.order_by("name", "pk")[:_MOST])  # whoever is in a project sees its records
    for person in found.order_by("name", "pk")[:_ASKED]:
        if sees(person, subject.reference):
            offered.append(person)
        if len(offered) == _MOST:
            break
    return offered


def named_in(text: str, subject: Subject, actor: Actor) -> list[Person]:
    """The people whom a text names with ``@`` and who may see the record. Whom it names besides is nobody here."""
    if "@" not in text:
        return []
    known = list(acquainted(subject, actor))
    pattern = mention_pattern(person.name for person in known)
    named = {match[1].casefold() for match in pattern.finditer(text)} if pattern is not None else set()
    return [person for person in known if person.name.casefold() in named and sees(person, subject.reference)]


def active(ids: Iterable[UUID]) -> list[Person]:
    """The people of these ids who may sign in."""
    return list(Person.objects.get_queryset().filter(pk__in=set(ids), is_active=True).order_by("pk"))
