from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema

from fishplate.domains.approvals.models import content
from fishplate.domains.gates import queries
from fishplate.domains.gates.choices import DEFAULT_SEATS, GateState, Outcome
from fishplate.domains.gates.models import Criterion, Decision, Gate
from fishplate.domains.gates.models.criterion import SUBJECT
from fishplate.domains.projects.choices import Phase, Role
from fishplate.kernel import clock
from fishplate.web.api import Input, SectionOut, WithCustom, sections_of

Seats = dict[Role, Annotated[int, Field(ge=1, le=100)]]
Steps = dict[Role, Annotated[int, Field(ge=1, le=20)]]


class GateIn(WithCustom):
    """``seats`` says how many people of each role sign, ``steps`` in which step (1 where a role is left out).

    ``interested`` are organisations of the project whose people may not sign; ``sign_within_days`` is how much time
    signers have (``null``: no deadline), ``step_days`` those of each step from when it begins (0: none of its own);
    with ``prove_identity`` they sign in the browser only.
    """

    code: str
    name: str
    phase: Phase
    seats: Seats
    steps: Steps
    exclude_requester: bool
    interested: list[UUID]
    sign_within_days: int | None
    step_days: list[int]
    prove_identity: bool


class PlanGateIn(GateIn):
    seats: Seats = DEFAULT_SEATS
    steps: Steps = {}
    exclude_requester: bool = False
    interested: list[UUID] = []
    sign_within_days: int | None = None
    step_days: list[int] = []
    prove_identity: bool = False


class GateOut(Schema):
    id: UUID
    version: int
    project_id: UUID
    code: str
    name: str
    phase: Phase
    state: GateState
    opened_at: datetime | None
    seats: dict[Role, int]
    steps: dict[Role, int]
    exclude_requester: bool
    interested: list[UUID]
    sign_within_days: int | None
    step_days: list[int]
    prove_identity: bool

    @staticmethod
    def resolve_seats(gate: Gate) -> dict[Role, int]:
        return queries.seats(gate)

    @staticmethod
    def resolve_steps(gate: Gate) -> dict[Role, int]:
        return queries.steps(gate)

    @staticmethod
    def resolve_interested(gate: Gate) -> list[UUID]:
        return queries.interested(gate)


class GateWithStandingOut(GateOut):
    """``sections`` is how everything the gate asks stands now; an open gate is history and asks nothing."""

    sections: list[SectionOut]

    @staticmethod
    def resolve_sections(gate: Gate, context: dict[str, Any]) -> list[dict[str, Any]]:
        standing = [] if gate.is_open else queries.assess(gate, at=clock.now())
        return sections_of(standing, context["request"].actor)


class AddCriterionIn(Input):
    """``fact`` and ``subject`` as ``list_facts`` names them; without a label it is called as its fact says."""

    fact: str
    subject: str = ""
    label: str = ""
    mandatory: bool = True


class CriterionOut(Schema):
    id: UUID
    gate_id: UUID
    fact: str
    subject: str
    label: str
    mandatory: bool

    @staticmethod
    def resolve_subject(criterion: Criterion) -> str:
        return str(criterion.params.get(SUBJECT, ""))

    @staticmethod
    def resolve_label(criterion: Criterion) -> str:
        return queries.label_of(criterion)


class SubjectOut(Schema):
    value: str
    label: str


class FactOut(Schema):
    """Something a gate can ask. ``subjects`` are what it can be asked about; none: the project as a whole."""

    key: str
    label: str
    subjects: list[SubjectOut] | None


class DecisionOut(Schema):
    """What came of asking for a gate. ``digest`` is the SHA-256 of the evidence, frozen as it was."""

    id: UUID
    gate_id: UUID
    number: int
    outcome: Outcome
    digest: str
    approval_id: UUID | None
    requested_by: str
    asked_at: datetime
    decided_at: datetime | None

    @staticmethod
    def resolve_requested_by(decision: Decision) -> str:
        return decision.requested_by.name if decision.requested_by else ""


class DecisionWithEvidenceOut(DecisionOut):
    """``sections`` is the evidence in the reader's language; ``is_intact`` tells that it still has its digest."""

    is_intact: bool
    sections: list[SectionOut]

    @staticmethod
    def resolve_sections(decision: Decision, context: dict[str, Any]) -> list[dict[str, Any]]:
        return sections_of(content.read(decision.evidence), context["request"].actor)
