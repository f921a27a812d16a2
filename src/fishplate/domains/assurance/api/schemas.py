from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema

from fishplate.domains.assurance import facts
from fishplate.domains.assurance.choices import CheckKind, Method, Statistic, Verdict
from fishplate.domains.assurance.models import Check, Run
from fishplate.domains.assurance.models.reasons import explain
from fishplate.kernel import clock
from fishplate.web.api import AnswerOut, Input, WithCustom, answer_of


class ResponseTimeSettings(Input):
    """``path`` is below the address of the check's environment."""

    path: str
    method: Method = Method.GET
    rate_per_s: float = 20.0
    duration_s: float = 10.0
    statistic: Statistic = Statistic.P95


class ConsistencySettings(Input):
    """Two tables: ``sqlite:///file.db::table``, ``postgresql://…::table`` or a CSV file.

    A password in an address is taken out and sealed; it is never sent back. An address without one keeps what was
    sealed for it before.
    """

    left: str
    right: str
    key: list[str]
    columns: list[str] = []


class ManualSettings(Input):
    instructions: str


class CheckIn(WithCustom):
    """What is common to every kind. A check's kind stays what it was when it is amended."""

    code: str
    name: str
    interface_id: UUID | None
    environment_id: UUID | None
    indicator_id: UUID | None
    max_age_days: int


class ResponseTimeCheckIn(CheckIn):
    kind: Literal["response_time"]
    settings: ResponseTimeSettings


class ConsistencyCheckIn(CheckIn):
    kind: Literal["consistency"]
    settings: ConsistencySettings


class ManualCheckIn(CheckIn):
    kind: Literal["manual"]
    settings: ManualSettings


AnyCheckIn = Annotated[ResponseTimeCheckIn | ConsistencyCheckIn | ManualCheckIn, Field(discriminator="kind")]


class LatestOut(Schema):
    """The latest run of a check."""

    run_id: UUID
    verdict: Verdict
    value: float | None
    unit: str
    finished_at: datetime


class CheckOut(Schema):
    id: UUID
    version: int
    project_id: UUID
    code: str
    name: str
    kind: CheckKind
    interface_id: UUID | None
    environment_id: UUID | None
    indicator_id: UUID | None
    settings: dict[str, Any]
    max_age_days: int
    retired_at: datetime | None
    latest: LatestOut | None

    @staticmethod
    def resolve_latest(check: Check) -> dict[str, Any] | None:
        if check.latest_run_id is None:
            return None
        return {
            "run_id": check.latest_run_id,
            "verdict": check.latest_verdict,
            "value": check.latest_value,
            "unit": check.latest_unit,
            "finished_at": check.latest_at,
        }


class CheckWithAnswerOut(CheckOut):
    """``answer`` is what the check says now: its latest run, if that is still evidence."""

    answer: AnswerOut

    @staticmethod
    def resolve_answer(check: Check, context: dict[str, Any]) -> dict[str, Any]:
        return answer_of(facts.answer_of(check, clock.now()), context["request"].actor)


class AnswerCheckIn(Input):
    verdict: Verdict
    note: str


class RunOut(Schema):
    """One asking and its answer, with all it was taken with. ``digest`` is what decisions freeze."""

    id: UUID
    check_id: UUID
    number: int
    verdict: Verdict
    value: float | None
    unit: str
    target: str
    contract_id: UUID | None
    contract_hash: str
    environment_id: UUID | None
    system_version: str
    inputs: dict[str, Any]
    figures: dict[str, Any]
    reasons: list[str]
    note: str
    run_by: str
    started_at: datetime
    finished_at: datetime
    digest: str

    @staticmethod
    def resolve_check_id(run: Run) -> UUID:
        return run.check_definition_id

    @staticmethod
    def resolve_reasons(run: Run) -> list[str]:
        return [explain(reason) for reason in run.reasons]
