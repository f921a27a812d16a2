"""A plan as it stood at one moment, for baselines and weekly snapshots: written once, never changed.

Thousands of tasks are kept as one packed text and found by the hash of it: a plan that nobody touched is kept once,
however often it is copied, and whoever knows the hash can tell that not a date of it was changed.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.projects.models import Project
from fishplate.kernel.fields import IdField


@dataclass(frozen=True, slots=True)
class WaitCopy:
    """A dependency as it stood: on which task, which ends were held together, and with which lag."""

    predecessor: UUID
    kind: str
    lag: int
    lag_kind: str


@dataclass(frozen=True, slots=True)
class TaskCopy:
    """A task as it stood. ``duration_minutes`` is the working time that was shown, of a summary between its dates.

    What a copy made by an earlier version does not hold has the default given here.
    """

    id: UUID
    number: int
    wbs: str
    parent: UUID | None
    name: str
    start: datetime
    finish: datetime
    duration_minutes: int
    summary: bool
    critical: bool
    active: bool = True
    deadline: date | None = None
    constraint: str = ""
    constraint_at: datetime | None = None
    manual_start: datetime | None = None
    manual_finish: datetime | None = None
    percent_complete: int = 0
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining_minutes: int | None = None
    waits: tuple[WaitCopy, ...] = ()

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"

    @property
    def is_milestone(self) -> bool:
        """Whether it takes no time, and nothing stands under it."""
        return self.duration_minutes == 0 and not self.summary


_COLUMNS: Final = tuple(one.name for one in fields(TaskCopy))
_TIMES: Final = (
    "start", "finish", "constraint_at", "manual_start", "manual_finish", "actual_start", "actual_finish",
)  # fmt: skip
#: How a value that is none of JSON's is read back.
_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "id": UUID,
    "parent": UUID,
    "deadline": date.fromisoformat,
    "waits": lambda rows: tuple(WaitCopy(UUID(pk), kind, lag, lag_kind) for pk, kind, lag, lag_kind in rows),
    **dict.fromkeys(_TIMES, datetime.fromisoformat),
}


class PlanCopy(models.Model):
    """The tasks of a plan with all that decided their dates, as they stood. Never changed and never deleted."""

    #: An entry of the history that held thousands of tasks would be read by nobody; it holds the hash of them.
    AUDIT_HIDDEN: ClassVar = frozenset({"content"})

    id = IdField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(_("SHA-256"), max_length=64)
    content = models.BinaryField(_("tasks"))

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "content_hash"], name="planning_plan_copy_once")
        ]

    def __str__(self) -> str:
        return self.content_hash[:12]

    @classmethod
    def of(cls, project_id: UUID, tasks: Iterable[TaskCopy]) -> PlanCopy:
        """Return an unsaved copy of tasks, which come in the order of their rows."""
        rows = [[_written(getattr(task, name)) for name in _COLUMNS] for task in tasks]
        text = json.dumps({"columns": _COLUMNS, "rows": rows}, ensure_ascii=False, separators=(",", ":")).encode()
        return cls(project_id=project_id, content_hash=hashlib.sha256(text).hexdigest(), content=zlib.compress(text, 6))

    def tasks(self) -> list[TaskCopy]:
        """Return the tasks in the order of their rows.

        Raises:
            ValueError: the content is not the one that was copied.
        """
        text = zlib.decompress(self.content)
        if hashlib.sha256(text).hexdigest() != self.content_hash:
            raise ValueError(f"the copy {self.pk} of a plan was changed")
        told = json.loads(text)
        known = [(place, name, _READ.get(name)) for place, name in enumerate(told["columns"]) if name in _COLUMNS]
        return [
            TaskCopy(
                **{
                    name: row[place] if read is None or row[place] is None else read(row[place])
                    for place, name, read in known
                }
            )
            for row in told["rows"]
        ]


def _written(value: Any) -> Any:
    if isinstance(value, tuple):
        return [[str(one.predecessor), one.kind, one.lag, one.lag_kind] for one in value]
    if isinstance(value, date):  # an instant is one as well
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
