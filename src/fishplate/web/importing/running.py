"""Trying an import, and doing it: the same services either way, all rows or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from fishplate.kernel import audit, errors, search
from fishplate.kernel.batches import Moved
from fishplate.kernel.fields import Record
from fishplate.kernel.sheets import Sheet
from fishplate.web.importing.declaring import Target
from fishplate.web.importing.rows import Problem, Reader, Row

R = TypeVar("R", bound=Record)
Progress = Callable[[int, int], None]
#: Rows tried under one lock of the database, so that others are kept waiting for a moment only.
_AT_ONCE = 100
_MOST_PROBLEMS = 1_000
_MOST_ROWS = 200


class Outrun(errors.Refused):
    """Somebody changed something between the trial and the writing: what was tried is to be tried again."""


@dataclass(slots=True)
class Report:
    """What an import came to, or would."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    problem_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    applied: bool = False
    #: What the entries of the history share, by which the import can be undone; empty where nothing was written.
    change_id: str = ""

    @property
    def sound(self) -> bool:
        """Whether every row can go in."""
        return self.problem_count == 0

    @property
    def does_something(self) -> bool:
        return bool(self.created or self.changed)

    def as_json(self) -> dict[str, Any]:
        """Return it as a job keeps it."""
        return asdict(self)


def try_out(target: Target[R], sheet: Sheet, progress: Progress) -> tuple[Report, Callable[[], None]]:
    """Say what would come of the import; nothing stays written.

    Returns:
        The report, and what does the import in one unit of the history. That raises ``Outrun`` where somebody changed
        something since it was tried; nothing is written then. Where the report is not sound it must not be called.
    """
    reader = Reader(target, sheet)
    rows = reader.rows()
    writing = [row for row in rows if row.kind != "unchanged"]
    refusals, store = (_prepared if target.prepare is not None else _tried)(target, writing, progress)
    problems = [*reader.problems, *_told(target, writing, refusals)]
    problems.sort(key=lambda problem: problem.row)
    report = Report(
        created=sum(row.kind == "created" for row in rows),
        changed=sum(row.kind == "changed" for row in rows),
        unchanged=sum(row.kind == "unchanged" for row in rows),
        problem_count=len(problems),
        problems=problems[:_MOST_PROBLEMS],
        rows=[_shown(row) for row in writing[:_MOST_ROWS]],
        notes=[*sheet.notes, *reader.notes],
    )
    # Not when rows are being written and everybody waits.
    search.warm()
    return report, store


def _prepared(
    target: Target[R], rows: Sequence[Row[R]], progress: Progress
) -> tuple[Mapping[int, errors.FishplateError], Callable[[], None]]:
    """Let a service look at all rows together, and store them together."""
    assert target.prepare is not None
    if not rows:
        return {}, lambda: None
    progress(0, len(rows))
    prepared = target.prepare([(row.record, dict(row.values)) for row in rows])

    def store() -> None:
        try:
            prepared.store()
        except Moved as moved:
            raise _outrun(target, rows, moved.refusals) from moved

    return prepared.refusals, store


def _tried(
    target: Target[R], rows: Sequence[Row[R]], progress: Progress
) -> tuple[Mapping[int, errors.FishplateError], Callable[[], None]]:
    """Do each row as its service does it alone, and undo it."""
    found: dict[int, errors.FishplateError] = {}
    for start in range(0, len(rows), _AT_ONCE):
        progress(start, len(rows))
        doings = [doing(target, row) for row in rows[start : start + _AT_ONCE]]
        refusals = audit.together(doings, keep=False)
        found.update((start + place, refusal) for place, refusal in refusals.items())

    def store() -> None:
        refusals = audit.together([doing(target, row) for row in rows])
        if refusals:
            raise _outrun(target, rows, refusals)

    return found, store


def _outrun(target: Target[R], rows: Sequence[Row[R]], refusals: Mapping[int, errors.FishplateError]) -> Outrun:
    told = _told(target, rows, refusals)
    return Outrun([_("Row {row}: {reason}").format(row=problem.row, reason=problem.reason) for problem in told])


def doing(target: Target[R], row: Row[R]) -> Callable[[], object]:
    """Return what puts a row in its place."""
    if row.record is None:
        return lambda: target.create(dict(row.values))
    return lambda: _amend(target, row)


def _amend(target: Target[R], row: Row[R]) -> object:
    assert row.record is not None
    if target.amend is None:
        raise errors.Refused(_("This is there already and cannot be changed from a file."))
    return target.amend(row.record, dict(row.values))


def _told(target: Target[R], rows: Sequence[Row[R]], refusals: Mapping[int, errors.FishplateError]) -> list[Problem]:
    labels = {column.name: str(column.label) for column in target.columns}
    return [problem for place, refusal in refusals.items() for problem in _reasons(labels, rows[place], refusal)]


def _reasons(labels: Mapping[str, str], row: Row[R], refusal: errors.FishplateError) -> list[Problem]:
    if isinstance(refusal, errors.Invalid):
        return [
            Problem(row.number, labels.get(name, ""), str(text))
            for name, texts in refusal.fields.items()
            for text in texts
        ]
    if isinstance(refusal, errors.Refused):
        return [Problem(row.number, "", str(reason)) for reason in refusal.reasons]
    return [Problem(row.number, "", str(refusal))]


def _shown(row: Row[R]) -> dict[str, Any]:
    return {"row": row.number, "label": row.label, "kind": row.kind, "changes": row.changes}
