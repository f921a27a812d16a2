from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fishplate.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class CheckDefined(Event):
    project_id: UUID
    check_id: UUID


@dataclass(frozen=True, kw_only=True)
class RunRecorded(Event):
    project_id: UUID
    check_id: UUID
    run_id: UUID
    verdict: str
