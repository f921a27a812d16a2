from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval, Conflict, Delegation, Interest, Seat, SeatPerson, Vote
from fishplate.domains.approvals.models.delegation import DelegationQuerySet
from fishplate.domains.organisations.models import Membership
from fishplate.domains.projects.models import Member, RoleHolding
from fishplate.kernel import clock, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.records import Reference


@dataclass(frozen=True, slots=True)
class Standing:
    """A seat with who signed in it, as the approval stands."""

    seat: Seat
    votes: tuple[Vote, ...]

    @property
    def missing(self) -> int:
        """How many signatures the seat lacks."""
        return max(self.seat.quorum - len(self.votes), 0)


def today() -> date:
    """The day it is where the installation stands, whatever zone the reader chose; delegations count by days."""
    return timezone.localdate(clock.now(), timezone.get_default_timezone())


def approvals(actor: Actor) -> QuerySet[Approval]:
    """The approvals of the actor's projects, newest first, with requester and project loaded."""
    return Approval.objects.visible_to(actor).select_related("project", "requested_by", "follows")


def approval(actor: Actor, approval_id: UUID) -> Approval:
    """One approval; ``NotFound`` where there is none or the actor is no member of its project."""
    found = approvals(actor).filter(pk=approval_id).first()
    if found is None:
        raise errors.NotFound
    return found


def latest(subject: Reference) -> Approval | None:
    """The newest approval of a record. Whoever asks sees the record: check it before."""
    return Approval.objects.filter(subject_kind=subject.kind, subject_id=subject.id).order_by("-id").first()


def standing(approval: Approval) -> list[Standing]:
    """Every seat of an approval with its votes, by step, in the order they were asked for. Four queries."""
    return [Standing(seat, tuple(seat.votes.all())) for seat in _with_votes(approval.seats.all())]


def loaded(rows: QuerySet[Approval]) -> QuerySet[Approval]:
    """Load seats, votes and who is barred with each approval, so that many cost as few queries as one."""
    return rows.prefetch_related(
        Prefetch("seats", _with_votes(Seat.objects.all())), "interests__organisation", "conflicts"
    )


def as_loaded(approval: Approval) -> list[Standing]:
    """``standing`` of an approval that ``loaded`` brought, as it was then."""
    return [Standing(seat, tuple(seat.votes.all())) for seat in approval.seats.all()]


def _with_votes(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    return seats.prefetch_related("votes", Prefetch("named", SeatPerson.objects.select_related("person")))


def delegations(actor: Actor) -> DelegationQuerySet:
    """The delegations this actor gave, was given, or meets in a project, with both people and the project loaded."""
    return Delegation.objects.visible_to(actor).select_related("person", "delegate", "organisation", "project")


def colleagues(actor: Actor, project_id: UUID | None = None) -> dict[UUID, str]:
    """The people to whom the actor can delegate, by name: of a shared organisation, or beside them in a project."""
    if project_id is not None:
        members = Member.objects.filter(project_id=project_id, removed_at=None)
        beside = members.filter(organisation__in=members.filter(person_id=actor.id).values("organisation"))
        return dict(
            beside.exclude(person_id=actor.id).order_by("person__name").values_list("person_id", "person__name")
        )
    shared = Membership.objects.filter(person_id=actor.id).values("organisation")
    others = Membership.objects.filter(organisation__in=shared, person__is_active=True).exclude(person_id=actor.id)
    return dict(others.order_by("person__name").values_list("person_id", "person__name"))


def waiting_for(actor: Actor) -> QuerySet[Approval]:
    """The open approvals in which this person can sign now, for themselves or as a delegate, oldest first."""
    at = {"approval": OuterRef("pk")}
    free = Seat.objects.annotate(given=Count("votes")).filter(
        Q(Exists(_principals(actor, by_role=True))) | Q(Exists(_principals(actor, by_role=False))),
        step=OuterRef("step"),
        given__lt=F("quorum"),
        **at,
    )
    took_part = Vote.objects.filter(Q(person_id=actor.id) | Q(on_behalf_of_id=actor.id), **at)
    conflicted = Conflict.objects.filter(person_id=actor.id, **at)
    takes_part_for = Member.objects.filter(project=OuterRef(OuterRef("project")), person_id=actor.id, removed_at=None)
    belongs_to = Membership.objects.filter(person_id=actor.id)
    interested = _interested(takes_part_for, belongs_to).filter(**at)
    return (
        approvals(actor)
        .filter(Exists(free), ~Exists(took_part), ~Exists(conflicted), ~Exists(interested), state=ApprovalState.OPEN)
        .exclude(Q(exclude_requester=True, requested_by_id=actor.id))
        .order_by("id")
    )


def _principals(actor: Actor, *, by_role: bool) -> QuerySet[Member]:
    """The members in whose place the actor could sign in a seat (the query around it): themselves, or who delegated."""
    held = RoleHolding.objects.filter(member=OuterRef("pk"), role=OuterRef(OuterRef("role")))
    named = SeatPerson.objects.filter(seat=OuterRef(OuterRef("pk")), person=OuterRef("person"))
    delegated = (
        Delegation.objects.valid_on(today())
        .filter(
            Q(project=None) | Q(project=OuterRef("project")),
            delegate_id=actor.id,
            person=OuterRef("person"),
            organisation=OuterRef("organisation"),
        )
        .filter(Exists(_beside(actor)))
    )
    gone = Vote.objects.filter(
        Q(person=OuterRef("person")) | Q(on_behalf_of=OuterRef("person")), approval=OuterRef(OuterRef("approval"))
    )
    conflicted = Conflict.objects.filter(person=OuterRef("person"), approval=OuterRef(OuterRef("approval")))
    asked = Approval.objects.filter(
        pk=OuterRef(OuterRef("approval")), exclude_requester=True, requested_by=OuterRef("person")
    )
    of_a_party = _interested(
        Member.objects.filter(pk=OuterRef(OuterRef("pk"))),
        Membership.objects.filter(person=OuterRef(OuterRef("person"))),
    ).filter(approval=OuterRef(OuterRef("approval")))
    return Member.objects.filter(
        Q(person_id=actor.id) | Q(Exists(delegated)),
        Exists(held if by_role else named),
        ~Exists(gone),
        ~Exists(conflicted),
        ~Exists(asked),
        ~Exists(of_a_party),
        project=OuterRef("approval__project"),
        removed_at=None,
    )


def _interested(takes_part_for: QuerySet[Member], belongs_to: QuerySet[Membership]) -> QuerySet[Interest]:
    """The parties to what is signed for which somebody takes part, or to which they belong."""
    return Interest.objects.filter(
        Q(organisation__in=takes_part_for.values("organisation"))
        | Q(organisation__in=belongs_to.values("organisation"))
    )


def _beside(actor: Actor) -> QuerySet[Member]:
    """The actor as a member of the project for the organisation that a delegation is for."""
    return Member.objects.filter(
        project=OuterRef(OuterRef("project")),
        organisation=OuterRef("organisation"),
        person_id=actor.id,
        removed_at=None,
    )
