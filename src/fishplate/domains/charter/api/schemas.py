from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import WithJsonSchema

from fishplate.domains.charter import queries
from fishplate.domains.charter.choices import Comparison, IndicatorKind, State
from fishplate.domains.charter.models import Charter, Indicator
from fishplate.domains.charter.queries import Missing, Part
from fishplate.domains.projects.choices import Role
from fishplate.kernel.records import Reference, reference
from fishplate.web.api import Input, ReferenceOut, WithCustom

# Answers have states as well, and a description knows one of each name.
CharterState = Annotated[State, WithJsonSchema({"type": "string", "enum": State.values})]


class CharterIn(Input):
    background: str
    scope_in: str
    scope_out: str


class CharterSeatsIn(Input):
    """``seats`` says how many people of each role sign, ``steps`` in which step (1 where a role is left out).

    ``step_days`` are the days of each step from when it begins, the first step first; 0: none of its own.
    """

    seats: dict[Role, Annotated[int, Field(ge=1, le=100)]]
    steps: dict[Role, Annotated[int, Field(ge=1, le=20)]]
    step_days: list[int]


class SubmitCharterIn(Input):
    """By when it is to be signed, and whether whoever signs proves once more who they are (in the browser only)."""

    due_at: datetime | None = None
    prove_identity: bool = False


class ReopenCharterIn(Input):
    reason: str


class MissingOut(Schema):
    """What keeps a charter from being submitted, and the part or the record where it is put right."""

    text: str
    part: Part | None
    record: ReferenceOut | None

    @staticmethod
    def resolve_part(missing: Missing) -> Part | None:
        return missing.at if isinstance(missing.at, Part) else None

    @staticmethod
    def resolve_record(missing: Missing) -> Reference | None:
        return None if isinstance(missing.at, Part) else reference(missing.at)


class CharterOut(Schema):
    """A charter that was not begun has version 0 and no id. ``missing`` is told of a draft."""

    id: UUID | None
    version: int
    project_id: UUID
    state: CharterState
    background: str
    scope_in: str
    scope_out: str
    seats: dict[Role, int]
    steps: dict[Role, int]
    step_days: list[int]
    digest: str
    submitted_at: datetime | None
    approved_at: datetime | None
    missing: list[MissingOut]

    @staticmethod
    def resolve_id(charter: Charter) -> UUID | None:
        return charter.pk if charter.version else None

    @staticmethod
    def resolve_seats(charter: Charter) -> dict[Role, int]:
        return queries.seats(charter)

    @staticmethod
    def resolve_steps(charter: Charter) -> dict[Role, int]:
        return queries.steps(charter)

    @staticmethod
    def resolve_missing(charter: Charter) -> list[Missing]:
        return queries.missing(charter.project_id, charter) if charter.state == State.DRAFT else []


class ObjectiveIn(WithCustom):
    statement: str
    rationale: str
    due_on: date | None
    owner_id: UUID | None


class AddObjectiveIn(ObjectiveIn):
    rationale: str = ""
    due_on: date | None = None
    owner_id: UUID | None = None


class IndicatorIn(Input):
    objective_id: UUID
    interface_id: UUID | None
    name: str
    kind: IndicatorKind
    comparison: Comparison
    target: Decimal
    unit: str
    method: str


class AddIndicatorIn(Input):
    interface_id: UUID | None = None
    name: str
    kind: IndicatorKind
    comparison: Comparison
    target: Decimal
    unit: str = ""
    method: str = ""


class IndicatorOut(Schema):
    """``wanted`` is comparison, target and unit as they are read: ``≤ 800 ms``."""

    id: UUID
    version: int
    project_id: UUID
    objective_id: UUID
    interface_id: UUID | None
    code: str
    name: str
    kind: IndicatorKind
    comparison: Comparison
    target: Decimal
    unit: str
    wanted: str
    method: str

    @staticmethod
    def resolve_target(indicator: Indicator) -> Decimal:
        # As it was typed, not with the six places of the column.
        return Decimal(f"{indicator.target.normalize():f}")


class ObjectiveOut(Schema):
    id: UUID
    version: int
    project_id: UUID
    code: str
    statement: str
    rationale: str
    due_on: date | None
    owner_id: UUID | None
    indicators: list[IndicatorOut]
