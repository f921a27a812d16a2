"""Who may sign at all, and whether different people can fill every seat."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fishplate.domains.approvals.models import Approval, Vote
from fishplate.domains.approvals.models.seating import Seating
from fishplate.domains.organisations.models import Membership
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member
from fishplate.kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Electorate:
    """The members of a project, and who of them may not sign this time."""

    members: dict[UUID, Member]
    requester: UUID | None = None
    organisations: frozenset[UUID] = frozenset()
    conflicted: frozenset[UUID] = field(default=frozenset())

    def bar(self, person_id: UUID) -> Text | None:
        """Return why this person may sign in no seat, or ``None``."""
        member = self.members.get(person_id)
        if member is None:
            return _("Only members of the project sign.")
        if person_id == self.requester:
            return _("Whoever asks for this approval may not sign it; somebody else has to.")
        if person_id in self.conflicted:
            return _("{name} has declared a conflict of interest.").format(name=member.person.name)
        if (party := self._party(member)) is not None:
            return _("{organisation} is party to what is signed; its people may not sign.").format(organisation=party)
        return None

    def _party(self, member: Member) -> str | None:
        """Return which party to what is signed somebody belongs to, also where they take part for another."""
        if member.organisation_id in self.organisations:
            return member.organisation.name
        theirs = (one.organisation for one in member.person.memberships.all())
        return next((one.name for one in theirs if one.pk in self.organisations), None)

    def joined_by(self, member: Member) -> Electorate:
        """Return the same with one more member, such as one who has just left."""
        return replace(self, members={**self.members, member.person_id: member})

    def fits(self, person_id: UUID, seat: Seating) -> bool:
        """Tell whether a seat is this person's, by role or by name."""
        if seat.role is None:
            return person_id in seat.people
        member = self.members.get(person_id)
        return member is not None and any(one.role == seat.role for one in member.holdings.all())

    def holders(self, seat: Seating) -> set[UUID]:
        """Return who could fill a seat."""
        return {one for one in self.members if self.fits(one, seat) and self.bar(one) is None}


def members_of(project_id: UUID) -> dict[UUID, Member]:
    """The present members of a project by person, with person, organisation and roles loaded. Three queries."""
    return members_by_project([project_id]).get(project_id, {})


def latest_member(project_id: UUID, person_id: UUID) -> Member | None:
    """As whom a person takes part in a project, or took part last."""
    rows = Member.objects.filter(project_id=project_id, person_id=person_id).order_by("-id")
    return _with_roles(rows).first()


def _with_roles(rows: QuerySet[Member]) -> QuerySet[Member]:
    belonging = Prefetch("person__memberships", Membership.objects.select_related("organisation"))
    return rows.select_related("person", "organisation", "project").prefetch_related("holdings", belonging)


def members_by_project(project_ids: Collection[UUID]) -> dict[UUID, dict[UUID, Member]]:
    """The same for several projects, in as many queries."""
    rows = Member.objects.filter(project_id__in=set(project_ids), removed_at=None)
    found: dict[UUID, dict[UUID, Member]] = {}
    for member in _with_roles(rows):
        found.setdefault(member.project_id, {})[member.person_id] = member
    return found


def electorate(approval: Approval, members: dict[UUID, Member] | None = None) -> Electorate:
    """Who may sign an approval as things stand; ``members`` of its project where they are known already."""
    return Electorate(
        members=members if members is not None else members_of(approval.project_id),
        requester=approval.requested_by_id if approval.exclude_requester else None,
        organisations=frozenset(one.organisation_id for one in approval.interests.all()),
        conflicted=frozenset(one.person_id for one in approval.conflicts.all()),
    )


def unfillable(
    project_id: UUID, seats: Sequence[Seating], *, without: UUID | None = None, interested: Collection[UUID] = ()
) -> list[Text]:
    """Return the reasons why no set of different people could fill ``seats`` at present.

    ``without`` is a person who may not sign, ``interested`` the organisations whose people may not.
    """
    found = Electorate(members_of(project_id), requester=without, organisations=frozenset(interested))
    return shortages(found, seats)


def shortages(
    electorate: Electorate, seats: Sequence[Seating], *, used: Iterable[UUID] = (), given: Sequence[int] = ()
) -> list[Text]:
    """Return why the signatures that are missing cannot all be given by different people.

    Seats can be filled by different people exactly if every group of them has, together, as many holders as it needs
    (Hall's theorem); the smallest groups that fail are named. Steps make no difference to that: nobody signs twice.
    A delegate uses up the one they sign for, so delegation adds nobody.

    Args:
        used: who has signed, or was signed for, already.
        given: how many signatures each seat has, in their order.
    """
    gone = set(used)
    people = [electorate.holders(seat) - gone for seat in seats]
    needs = [max(seat.quorum - have, 0) for seat, have in zip(seats, given or [0] * len(seats), strict=True)]
    open_seats = [number for number, need in enumerate(needs) if need]
    failing: list[set[int]] = []
    reasons: list[Text] = []
    for size in range(1, len(open_seats) + 1):
        for group in combinations(open_seats, size):
            found, needed = len(set().union(*(people[one] for one in group))), sum(needs[one] for one in group)
            if found < needed and not any(smaller <= set(group) for smaller in failing):
                failing.append(set(group))
                reasons.append(_shortage(electorate, [seats[one] for one in group], found, needed))
    return reasons


def involved(votes: Iterable[Vote]) -> set[UUID]:
    """Return who signed and who was signed for: none of them can sign, or be signed for, once more."""
    found = [person for vote in votes for person in (vote.person_id, vote.on_behalf_of_id)]
    return {person for person in found if person is not None}


def _shortage(electorate: Electorate, seats: Sequence[Seating], found: int, needed: int) -> Text:
    names = " + ".join(dict.fromkeys(name_of(seat, electorate) for seat in seats))
    return ngettext(
        "%(roles)s: %(needed)s person must sign, the project has %(found)s.",
        "%(roles)s: %(needed)s different people must sign, the project has %(found)s.",
        needed,
    ) % {"roles": names, "needed": needed, "found": found}


def name_of(seat: Seating, electorate: Electorate) -> str:
    """What a seat is called: by its label, its role, or the people it is for."""
    if seat.label:
        return seat.label
    if seat.role is not None:
        return str(Role(seat.role).label)
    names = [electorate.members[one].person.name for one in seat.people if one in electorate.members]
    return " / ".join(names) or _("people who are no members of the project")
