from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import WithJsonSchema

from fishplate.domains.approvals import queries
from fishplate.domains.approvals.choices import ApprovalState, Verdict
from fishplate.domains.approvals.models import Approval, content
from fishplate.domains.approvals.queries import Standing
from fishplate.domains.projects.choices import Role
from fishplate.web.api import Input, ReferenceOut, SectionOut, sections_of

# Runs have verdicts as well, and a description knows one of each name.
VoteVerdict = Annotated[Verdict, WithJsonSchema({"type": "string", "enum": Verdict.values})]


class VoteOut(Schema):
    """A signature or a rejection; name and organisation are those of the day."""

    id: UUID
    seat_id: int
    person_id: UUID
    person_name: str
    organisation_name: str
    verdict: VoteVerdict
    reason: str
    digest: str
    voted_at: datetime


class SeatOut(Schema):
    """That ``quorum`` people of one role have to sign; ``missing`` of them have not."""

    id: int
    role: Role
    quorum: int
    missing: int
    votes: list[VoteOut]

    @staticmethod
    def resolve_id(standing: Standing) -> int:
        return standing.seat.pk

    @staticmethod
    def resolve_role(standing: Standing) -> str:
        return standing.seat.role

    @staticmethod
    def resolve_quorum(standing: Standing) -> int:
        return standing.seat.quorum


class ApprovalOut(Schema):
    """``digest`` is the SHA-256 of the text that is signed."""

    id: UUID
    version: int
    project_id: UUID
    subject: ReferenceOut
    title: str
    state: ApprovalState
    digest: str
    requested_by: str
    exclude_requester: bool
    opened_at: datetime
    closed_at: datetime | None
    closing_reason: str

    @staticmethod
    def resolve_requested_by(approval: Approval) -> str:
        return approval.requested_by.name if approval.requested_by else ""


class ApprovalWithTextOut(ApprovalOut):
    """``sections`` is what is signed, in the reader's language; ``is_intact`` tells that it still has its digest."""

    is_intact: bool
    sections: list[SectionOut]
    seats: list[SeatOut]

    @staticmethod
    def resolve_sections(approval: Approval, context: dict[str, Any]) -> list[dict[str, Any]]:
        return sections_of(content.read(approval.content), context["request"].actor)

    @staticmethod
    def resolve_seats(approval: Approval) -> list[Standing]:
        return queries.standing(approval)


class CastVoteIn(Input):
    """``digest`` is that of the text that was read: a signature counts for it and no other.

    Without ``seat_id`` it counts in the first free seat of a role one fills. A rejection needs a reason.
    """

    verdict: VoteVerdict
    digest: str
    reason: str = ""
    seat_id: int | None = None


class WithdrawApprovalIn(Input):
    reason: str
