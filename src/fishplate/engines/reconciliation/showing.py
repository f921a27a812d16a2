"""Examples: a few rows of each finding, in the order of their keys, with the values as the source has them."""

from __future__ import annotations

from collections.abc import Sequence

from .choosing import Comparison
from .columns import Column, displayed
from .plan import ReconciliationPlan
from .result import Example, Finding
from .session import Session

LONGEST = 200
"""A longer value is cut."""


def examples(
    session: Session, plan: ReconciliationPlan, keys: Sequence[Comparison], columns: Sequence[Comparison]
) -> tuple[Example, ...]:
    """Take examples of the rows in `found`."""
    names = ", ".join(f"k{number}" for number in range(len(keys)))
    shown: list[Example] = []
    for finding, side in ((Finding.ONLY_LEFT, "left"), (Finding.ONLY_RIGHT, "right")):
        key = [_shown(key.left if side == "left" else key.right, f"{side}_raw") for key in keys]
        picked = _picked("NOT paired AND " + f"{side[0]}_line IS NOT NULL", names, plan.examples)
        rows = session.rows(
            f"SELECT {', '.join(key)} FROM ({picked}) f "
            f"JOIN {side}_raw ON {side}_raw.rowid = {side[0]}_line ORDER BY {names}"
        )
        shown += [Example(finding, row) for row in rows]
    key = [_shown(key.left, "left_raw") for key in keys]
    for number, column in enumerate(columns):
        values = [_shown(column.left, "left_raw"), _shown(column.right, "right_raw")]
        for finding, flag in ((Finding.DIFFERING, f"d{number}"), (Finding.UNDECIDED, f"u{number}")):
            rows = session.rows(
                f"SELECT {', '.join(key + values)} FROM ({_picked(f'paired AND {flag}', names, plan.examples)}) f "
                f"JOIN left_raw ON left_raw.rowid = l_line JOIN right_raw ON right_raw.rowid = r_line ORDER BY {names}"
            )
            shown += [Example(finding, row[:-2], column.name, row[-2], row[-1]) for row in rows]
    return tuple(shown)


def _picked(condition: str, names: str, count: int) -> str:
    return f"SELECT * FROM found WHERE {condition} ORDER BY {names} LIMIT {count}"


def _shown(column: Column, table: str) -> str:
    value = displayed(column.within(table))
    return f"CASE WHEN length({value}) > {LONGEST} THEN left({value}, {LONGEST}) || '…' ELSE {value} END"
