"""What was found: counts, the rule used for each column, examples, and the verdict with its reasons."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What the comparison says."""

    MET = "met"
    NOT_MET = "not met"
    INCONCLUSIVE = "inconclusive"


class Reason(StrEnum):
    """Why a comparison is not complete."""

    DUPLICATE_KEYS = "duplicate_keys"
    NULL_KEYS = "null_keys"
    AMBIGUOUS_LOCAL_TIME = "ambiguous_local_time"
    INCOMPATIBLE_TYPES = "incompatible_types"
    UNREADABLE_TEXT = "unreadable_text"
    NOTHING_COMPARED = "nothing_compared"
    MEMORY_LIMIT = "memory_limit"
    TIMED_OUT = "timed_out"
    STOPPED = "stopped"


class Finding(StrEnum):
    """What an example is an example of."""

    ONLY_LEFT = "only_left"
    ONLY_RIGHT = "only_right"
    DIFFERING = "differing"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Diagnostic:
    """One reason, with the side and the column it lies in where there is one, and how many rows it concerns."""

    reason: Reason
    message: str
    side: str = ""
    column: str = ""
    count: int | None = None


@dataclass(frozen=True)
class ColumnResult:
    """How one column was compared and what came of it.

    `differing` counts pairs of rows that certainly differ; `undecided` those that may.
    """

    name: str
    left_type: str
    right_type: str
    rule: str
    differing: int = 0
    undecided: int = 0
    tolerance: str | None = None


@dataclass(frozen=True)
class Example:
    """One row: its key, and for a pair the column and both values as text (None is NULL)."""

    finding: Finding
    key: tuple[str | None, ...]
    column: str | None = None
    left: str | None = None
    right: str | None = None


@dataclass(frozen=True)
class Rows:
    """The rows of one side. Each is exactly one of: null key, set aside, only on this side, paired."""

    rows: int
    null_keys: int = 0
    duplicate_keys: int = 0
    """Distinct keys that occur more than once on this side."""
    set_aside: int = 0
    """Rows left out of the pairing because their key occurs more than once on this or the other side."""
    only_here: int = 0


@dataclass(frozen=True)
class ReconciliationResult:
    """The outcome. `left` and `right` are None when the comparison did not get as far as counting.

    `differing` rows are certain; at most `differing + undecided` differ. `complete` says that every row and
    every column was compared, so that all counts are exact.
    """

    left: Rows | None
    right: Rows | None
    key: tuple[str, ...]
    differing: int = 0
    undecided: int = 0
    key_columns: tuple[ColumnResult, ...] = ()
    columns: tuple[ColumnResult, ...] = ()
    columns_only_left: tuple[str, ...] = ()
    columns_only_right: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether all counts are exact and cover everything that was asked for."""
        return self.left is not None and self.right is not None and not self.diagnostics

    @property
    def verdict(self) -> Verdict:
        """Not met on a certain difference; met when complete without one; else inconclusive."""
        if self.left and self.right and (self.left.only_here or self.right.only_here or self.differing):
            return Verdict.NOT_MET
        return Verdict.MET if self.complete else Verdict.INCONCLUSIVE

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The distinct reason codes, in order of appearance."""
        return tuple(dict.fromkeys(diagnostic.reason for diagnostic in self.diagnostics))

    def as_dict(self) -> dict[str, Any]:
        """Return what the command line prints as JSON: the counts first, then rules, examples and reasons."""
        left, right = self.left, self.right
        return {
            "verdict": str(self.verdict),
            "complete": self.complete,
            "reasons": [str(reason) for reason in self.reasons],
            "left": left.rows if left else None,
            "right": right.rows if right else None,
            "only_left": left.only_here if left else None,
            "only_right": right.only_here if right else None,
            "differing": self.differing if left else None,
            "undecided": self.undecided if left else None,
            "columns": {column.name: column.differing for column in self.columns},
            "columns_only_left": list(self.columns_only_left),
            "columns_only_right": list(self.columns_only_right),
            "null_keys": {"left": left.null_keys, "right": right.null_keys} if left and right else None,
            "duplicate_keys": {"left": left.duplicate_keys, "right": right.duplicate_keys} if left and right else None,
            "set_aside": {"left": left.set_aside, "right": right.set_aside} if left and right else None,
            "key": list(self.key),
            "rules": [asdict(column) for column in (*self.key_columns, *self.columns)],
            "examples": [asdict(example) for example in self.examples],
            "diagnostics": [asdict(diagnostic) for diagnostic in self.diagnostics],
        }
