from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import WithJsonSchema

from fishplate.domains.approvals import queries
from fishplate.domains.approvals.choices import ApprovalState, Verdict
from fishplate.domains.approvals.models import Approval, Conflict, Delegation, content
from fishplate.domains.approvals.queries import LineDifference, Standing
from fishplate.domains.approvals.queries.differences import Change
from fishplate.domains.projects.choices import Role
from fishplate.web.api import Input, ReferenceOut, SectionOut, sections_of

# Runs have verdicts as well, and a description knows one of each name.
VoteVerdict = Annotated[Verdict, WithJsonSchema({"type": "string", "enum": Verdict.values})]


class VoteOut(Schema):
    """A signature or a rejection; names and organisation are those of the day.

    ``on_behalf_of_id`` is whose seat it is where a delegate signed; ``proved_at`` when they last proved who they are.
    """

    id: UUID
    seat_id: int
    person_id: UUID
    person_name: str
    organisation_name: str
    on_behalf_of_id: UUID | None
    on_behalf_name: str
    proved_at: datetime | None
    verdict: VoteVerdict
    reason: str
    digest: str
    voted_at: datetime


class SeatOut(Schema):
    """That ``quorum`` people of a role, or of those named, sign in a step; ``missing`` of them have not."""

    id: int
    step: int
    role: Role | None
    person_ids: list[UUID]
    label: str
    quorum: int
    missing: int
    votes: list[VoteOut]

    @staticmethod
    def resolve_id(standing: Standing) -> int:
        return standing.seat.pk

    @staticmethod
    def resolve_step(standing: Standing) -> int:
        return standing.seat.step

    @staticmethod
    def resolve_role(standing: Standing) -> str | None:
        return standing.seat.role or None

    @staticmethod
    def resolve_person_ids(standing: Standing) -> list[UUID]:
        return [one.person_id for one in standing.seat.named.all()]

    @staticmethod
    def resolve_label(standing: Standing) -> str:
        return str(standing.seat)

    @staticmethod
    def resolve_quorum(standing: Standing) -> int:
        return standing.seat.quorum


class ApprovalOut(Schema):
    """``digest`` is the SHA-256 of the text that is signed; ``step`` the one whose seats sign now.

    ``due_at`` is the deadline of that step, ``all_due_at`` of all of them; ``step_days`` are the days of each step from
    when it begins (0: none of its own). ``follows_id`` is the round before. With ``prove_identity`` it is signed in the
    browser only.
    """

    id: UUID
    version: int
    project_id: UUID
    subject: ReferenceOut
    title: str
    state: ApprovalState
    digest: str
    requested_by: str
    exclude_requester: bool
    prove_identity: bool
    step: int
    follows_id: UUID | None
    opened_at: datetime
    due_at: datetime | None
    due_reason: str
    all_due_at: datetime | None
    step_days: list[int]
    reminded_at: datetime | None
    escalated_at: datetime | None
    closed_at: datetime | None
    closing_reason: str

    @staticmethod
    def resolve_requested_by(approval: Approval) -> str:
        return approval.requested_by.name if approval.requested_by else ""


class ConflictOut(Schema):
    """That somebody declared a conflict of interest, and does not sign."""

    id: UUID
    person_id: UUID
    person_name: str
    reason: str
    declared_at: datetime


class PieceOut(Schema):
    """A line of a text, and what became of it."""

    change: Change
    text: str


class LineDifferenceOut(Schema):
    """A statement that is new, gone, or says something else than in the round before."""

    section: str
    label: str
    pieces: list[PieceOut]


class ApprovalWithTextOut(ApprovalOut):
    """``sections`` is what is signed, in the reader's language; ``is_intact`` tells that it still has its digest.

    ``difference`` is what it says otherwise than the round before, ``changes`` why signatures count for nothing any
    more. Nobody signs for the ``interested`` organisations.
    """

    is_intact: bool
    changes: list[str]
    sections: list[SectionOut]
    difference: list[LineDifferenceOut]
    seats: list[SeatOut]
    conflicts: list[ConflictOut]
    interested: list[UUID]

    @staticmethod
    def resolve_changes(approval: Approval) -> list[str]:
        return [str(one) for one in queries.changes_of(approval)] if approval.is_open or not approval.is_intact else []

    @staticmethod
    def resolve_difference(approval: Approval) -> list[LineDifference]:
        return queries.difference(approval)

    @staticmethod
    def resolve_conflicts(approval: Approval) -> list[Conflict]:
        return list(approval.conflicts.all())

    @staticmethod
    def resolve_interested(approval: Approval) -> list[UUID]:
        return [one.organisation_id for one in approval.interests.all()]

    @staticmethod
    def resolve_sections(approval: Approval, context: dict[str, Any]) -> list[dict[str, Any]]:
        return sections_of(content.read(approval.content), context["request"].actor)

    @staticmethod
    def resolve_seats(approval: Approval) -> list[Standing]:
        return queries.standing(approval)


class CastVoteIn(Input):
    """``digest`` is that of the text that was read: a signature counts for it and no other.

    Without ``seat_id`` it counts in the first free seat that is one's own; a delegate says ``on_behalf_of`` whom they
    sign. A rejection needs a reason.
    """

    verdict: VoteVerdict
    digest: str
    reason: str = ""
    seat_id: int | None = None
    on_behalf_of: UUID | None = None


class WithdrawApprovalIn(Input):
    reason: str


class RescheduleApprovalIn(Input):
    """The new deadline of the step that is being signed, and why it is moved."""

    due_at: datetime
    reason: str


class DeclareConflictIn(Input):
    reason: str


class DelegateSigningIn(Input):
    """``project_id`` is the only project in which it counts, ``null`` all; both days are included.

    ``organisation_id`` says for whom, where both belong to several organisations.
    """

    delegate_id: UUID
    project_id: UUID | None = None
    organisation_id: UUID | None = None
    starts_on: date
    ends_on: date
    reason: str = ""


class DelegationOut(Schema):
    """That ``delegate`` signs in the place of ``person``."""

    id: UUID
    version: int
    person_id: UUID
    person: str
    delegate_id: UUID
    delegate: str
    organisation_id: UUID
    project_id: UUID | None
    starts_on: date
    ends_on: date
    reason: str
    revoked_at: datetime | None

    @staticmethod
    def resolve_person(delegation: Delegation) -> str:
        return delegation.person.name

    @staticmethod
    def resolve_delegate(delegation: Delegation) -> str:
        return delegation.delegate.name
