from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from fishplate.domains.planning.models import Baseline
from fishplate.domains.planning.models.comparison import Movement
from fishplate.web.api import Input


class BaselineIn(Input):
    """``reason`` may be left empty for the first baseline of a plan; each further one says why it is taken."""

    name: Annotated[str, Field(max_length=120)]
    reason: Annotated[str, Field(max_length=2000)] = ""


class BaselineOut(Schema):
    """``content_hash`` is the SHA-256 of all that the baseline holds of its tasks; ``taken_by`` is a person.

    ``plan_version`` is the version of the plan that was kept. Withdrawn ones are not to be measured against.
    """

    id: UUID
    version: int
    project_id: UUID
    number: int
    name: str
    reason: str
    taken_by: UUID | None
    taken_at: datetime
    plan_version: int
    finish_at: datetime
    task_count: int
    content_hash: str
    withdrawn_at: datetime | None

    @staticmethod
    def resolve_taken_by(baseline: Baseline) -> UUID | None:
        return baseline.taken_by_id

    @staticmethod
    def resolve_taken_at(baseline: Baseline) -> datetime:
        return baseline.created_at

    @staticmethod
    def resolve_content_hash(baseline: Baseline) -> str:
        return baseline.copy.content_hash


class BaselineTaskOut(Schema):
    """A task as it stood; ``duration_minutes`` is working time, of a summary that between its dates."""

    id: UUID
    number: int
    wbs: str
    parent: UUID | None
    name: str
    start: datetime
    finish: datetime
    duration_minutes: int
    summary: bool
    active: bool
    deadline: date | None
    percent_complete: int
    actual_start: datetime | None
    actual_finish: datetime | None


class BaselineTasksOut(Schema):
    items: list[BaselineTaskOut]


class ComparedOut(Schema):
    """What became of a task; shifts are working minutes, above 0 where it is later. A side without it has no dates."""

    task_id: UUID
    number: int
    wbs: str
    name: str
    summary: bool
    milestone: bool
    change: Movement
    start_before: datetime | None
    start_after: datetime | None
    start_shift: int
    finish_before: datetime | None
    finish_after: datetime | None
    finish_shift: int


class ComparisonOut(Schema):
    """When the plan ended and ends, and what lies between in working minutes; then every task."""

    finish_before: datetime | None
    finish_after: datetime | None
    finish_shift: int
    items: list[ComparedOut]
