"""The one call."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

import duckdb

from . import session as sessions
from .choosing import Comparison, Selection, compare_by, select
from .pairing import DIGITS, Counts, decimal_digits, pair, twofold_keys
from .plan import InvalidPlan, Limits, ReconciliationPlan
from .reading import Reader, opened_source
from .result import ColumnResult, Diagnostic, Reason, ReconciliationResult, Rows
from .session import Session
from .showing import examples
from .unreadable import UnreadableText


def reconcile(plan: ReconciliationPlan, limits: Limits) -> ReconciliationResult:
    """Compare both sides of `plan` within `limits`.

    Times are microseconds, counts are rows. Raises InvalidSource when a side is missing or cannot be read,
    InvalidPlan when the plan names what is not there. What cannot be decided is in the result, never an error.
    """
    try:
        with sessions.opened(limits) as session:
            return _reconciled(session, plan)
    except duckdb.OutOfMemoryException:
        message = f"the comparison needs more than {limits.memory_mb} MB"
        return _unfinished(plan, Diagnostic(Reason.MEMORY_LIMIT, message))
    except UnreadableText as unreadable:
        return _unfinished(
            plan,
            *(
                Diagnostic(Reason.UNREADABLE_TEXT, f"{name} holds text that is not UTF-8", unreadable.side, name)
                for name in unreadable.columns
            ),
        )


def _reconciled(session: Session, plan: ReconciliationPlan) -> ReconciliationResult:
    _check_zones(session, plan)
    with ExitStack() as opened:
        readers: list[Reader] = []
        for side, source in (("left", plan.left), ("right", plan.right)):
            readers.append(opened_source(session, source, side))
            opened.callback(readers[-1].close)
        selection = select(plan, readers[0].names, readers[1].names)
        keys, columns = _loaded(session, plan, selection, readers)
    decided = [column for column in columns if column.rule is not None]
    undecided = [column for column in (*keys, *columns) if column.rule is None]
    diagnostics = [_incompatible(column) for column in undecided]
    if any(key.rule is None for key in keys):
        return _unpaired(session, plan, selection, diagnostics)
    if twofold := twofold_keys(session, plan, keys):
        diagnostics += [_ambiguous(name, count) for name, count in twofold.items()]
        return _unpaired(session, plan, selection, diagnostics)
    counts = pair(session, plan, keys, decided)
    by_name = dict(zip((column.name for column in decided), counts.columns, strict=True))
    return ReconciliationResult(
        counts.left,
        counts.right,
        tuple(key.name for key in keys),
        counts.differing,
        counts.undecided,
        tuple(_result(session, key, (0, 0)) for key in keys),
        tuple(_result(session, column, by_name.get(column.name, (0, 0))) for column in columns),
        selection.only_left,
        selection.only_right,
        examples(session, plan, keys, decided),
        (*diagnostics, *_diagnosed(counts, decided)),
    )


def _loaded(
    session: Session, plan: ReconciliationPlan, selection: Selection, readers: Sequence[Reader]
) -> tuple[list[Comparison], list[Comparison]]:
    pairs = selection.key + selection.compared
    left = readers[0].load([name for name, _right in pairs])
    right = readers[1].load([name for _left, name in pairs])
    comparisons = [
        compare_by(session, plan, one, other, selection.tolerances.get(one.name))
        for one, other in zip(left, right, strict=True)
    ]
    return comparisons[: len(selection.key)], comparisons[len(selection.key) :]


def _check_zones(session: Session, plan: ReconciliationPlan) -> None:
    for zone in {plan.left_zone, plan.right_zone} - {"UTC"}:
        if not session.rows("FROM pg_timezone_names() WHERE name = ?", [zone]):
            raise InvalidPlan(f"{zone} is not a time zone; they are named like Asia/Shanghai")


def _result(session: Session, column: Comparison, counts: tuple[int, int]) -> ColumnResult:
    rule = str(column.rule) if column.rule else "none: the types have no common meaning"
    tolerance = None
    if column.tolerance is not None:
        tolerance = f"{column.tolerance:f}"
        exact = decimal_digits(session, column) is not None
        rule += ", in decimals" if exact else f", in doubles: {DIGITS} digits do not hold them"
    return ColumnResult(column.name, column.left.declared, column.right.declared, rule, *counts, tolerance)


def _diagnosed(counts: Counts, columns: Sequence[Comparison]) -> list[Diagnostic]:
    found = []
    for side, rows in (("left", counts.left), ("right", counts.right)):
        if rows.null_keys:
            message = f"rows on the {side} have no key"
            found.append(Diagnostic(Reason.NULL_KEYS, message, side, count=rows.null_keys))
        if rows.duplicate_keys:
            message = f"keys occur more than once on the {side}"
            found.append(Diagnostic(Reason.DUPLICATE_KEYS, message, side, count=rows.duplicate_keys))
    found += [
        _ambiguous(column.name, doubtful)
        for column, (_differing, doubtful) in zip(columns, counts.columns, strict=True)
        if doubtful
    ]
    if not counts.left.rows and not counts.right.rows:
        found.append(Diagnostic(Reason.NOTHING_COMPARED, "both sides are empty"))
    return found


def _incompatible(column: Comparison) -> Diagnostic:
    message = f"{column.name} cannot be compared: {column.left.declared} with {column.right.declared}"
    return Diagnostic(Reason.INCOMPATIBLE_TYPES, message, column=column.name)


def _ambiguous(name: str, count: int) -> Diagnostic:
    message = f"{name} holds local times that the clocks passed twice or skipped"
    return Diagnostic(Reason.AMBIGUOUS_LOCAL_TIME, message, column=name, count=count)


def _unpaired(
    session: Session, plan: ReconciliationPlan, selection: Selection, diagnostics: Sequence[Diagnostic]
) -> ReconciliationResult:
    """Report the row counts alone, since rows cannot be told apart."""
    left, right = session.row("SELECT (SELECT count(*) FROM left_raw), (SELECT count(*) FROM right_raw)")
    return ReconciliationResult(
        Rows(left),
        Rows(right),
        plan.key,
        columns_only_left=selection.only_left,
        columns_only_right=selection.only_right,
        diagnostics=tuple(diagnostics),
    )


def _unfinished(plan: ReconciliationPlan, *diagnostics: Diagnostic) -> ReconciliationResult:
    return ReconciliationResult(None, None, plan.key, diagnostics=diagnostics)
