from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval, Seat, Vote
from fishplate.domains.approvals.models.content import Line, Section, references
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member, RoleHolding
from fishplate.kernel import errors, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.facts import Source
from fishplate.kernel.records import Reference, Shown


@dataclass(frozen=True, slots=True)
class Standing:
    """A seat with who signed in it, as the approval stands."""

    seat: Seat
    votes: tuple[Vote, ...]

    @property
    def missing(self) -> int:
        return max(self.seat.quorum - len(self.votes), 0)


def approvals(actor: Actor) -> QuerySet[Approval]:
    """The approvals of the actor's projects, newest first, with requester and project loaded."""
    return Approval.objects.visible_to(actor).select_related("project", "requested_by")


def approval(actor: Actor, approval_id: UUID) -> Approval:
    """One approval; ``NotFound`` where there is none or the actor is no member of its project."""
    found = approvals(actor).filter(pk=approval_id).first()
    if found is None:
        raise errors.NotFound
    return found


def standing(approval: Approval) -> list[Standing]:
    """Every seat of an approval with its votes, in the order they were asked for. Two queries."""
    seats = approval.seats.prefetch_related("votes")
    return [Standing(seat, tuple(seat.votes.all())) for seat in seats]


def is_complete(approval: Approval) -> bool:
    """Tell whether every seat has its quorum."""
    return all(one.missing == 0 for one in standing(approval))


def waiting_for(actor: Actor) -> QuerySet[Approval]:
    """The open approvals in which this person can still sign, oldest first."""
    held = RoleHolding.objects.filter(
        member__project=OuterRef("approval__project"),
        member__person_id=actor.id,
        member__removed_at=None,
        role=OuterRef("role"),
    )
    free = Seat.objects.annotate(given=Count("votes")).filter(
        Exists(held), approval=OuterRef("pk"), given__lt=F("quorum")
    )
    voted = Vote.objects.filter(approval=OuterRef("pk"), person_id=actor.id)
    return (
        approvals(actor)
        .filter(Exists(free), ~Exists(voted), state=ApprovalState.OPEN)
        .exclude(Q(exclude_requester=True, requested_by_id=actor.id))
        .order_by("id")
    )


def able_to_sign(approval_id: UUID) -> list[UUID]:
    """The members of an approval's project, by id, who can still sign in it."""
    members = Member.objects.filter(
        project__in=Approval.objects.filter(pk=approval_id).values("project"), removed_at=None
    ).select_related("person")
    return [
        member.person_id for member in members if waiting_for(member.person.as_actor()).filter(pk=approval_id).exists()
    ]


def closed_to(approval: Approval, standing: Standing, person_id: UUID) -> Text | None:
    """Return why nobody, or this person no more, can vote in a seat as things stand; ``None`` if they can."""
    if not approval.is_open:
        return _("This approval is closed.")
    if Vote.objects.filter(approval=approval, person_id=person_id).exists():
        return _("You have voted here already; one person cannot fill two seats.")
    if standing.missing == 0:
        return _("The signatures of this role are complete.")
    return None


def unfillable(project_id: UUID, seats: Mapping[Role, int], *, without: UUID | None = None) -> list[Text]:
    """Return the reasons why no set of different people could fill ``seats`` (role → quorum) at present.

    Seats can be filled by different people exactly if every group of them has, together, as many holders as it needs
    (Hall's theorem); the smallest groups that fail are named. ``without`` is a person who may not sign.
    """
    people: dict[str, set[UUID]] = {role: set() for role in seats}
    holdings = RoleHolding.objects.filter(member__project_id=project_id, member__removed_at=None, role__in=seats)
    for role, person_id in holdings.values_list("role", "member__person_id"):
        if person_id != without:
            people[role].add(person_id)
    failing: list[tuple[Role, ...]] = []
    reasons: list[Text] = []
    for size in range(1, len(seats) + 1):
        for group in combinations(seats, size):
            found, needed = len(set().union(*(people[role] for role in group))), sum(seats[role] for role in group)
            if found < needed and not any(set(smaller) <= set(group) for smaller in failing):
                failing.append(group)
                reasons.append(_shortage(group, found, needed))
    return reasons


def _shortage(roles: tuple[Role, ...], found: int, needed: int) -> Text:
    names = " + ".join(str(Role(role).label) for role in roles)
    return ngettext(
        "%(roles)s: %(needed)s person must sign, the project has %(found)s.",
        "%(roles)s: %(needed)s different people must sign, the project has %(found)s.",
        needed,
    ) % {"roles": names, "needed": needed, "found": found}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as one person meets it: with ways to the records they may see."""

    line: Line
    reasons: tuple[tuple[Text, Shown | None], ...] = ()
    sources: tuple[tuple[Source, Shown | None], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section as one person meets it."""

    title: Text
    lines: tuple[ShownLine, ...]


def shown(sections: Sequence[Section], actor: Actor) -> list[ShownSection]:
    """Resolve the records that sections point at for one person; what is not theirs to see has no way to it."""
    found = {to: records.show(to, actor) for to in references(sections)}
    return [ShownSection(section.title, tuple(_shown(line, found) for line in section.lines)) for section in sections]


def _shown(line: Line, found: Mapping[Reference, Shown | None]) -> ShownLine:
    if line.answer is None:
        return ShownLine(line)
    return ShownLine(
        line,
        reasons=tuple(
            (reason.text, found[reason.record] if reason.record is not None else None) for reason in line.answer.reasons
        ),
        sources=tuple((source, found[source.record]) for source in line.answer.sources),
    )
