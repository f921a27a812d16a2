"""Rows to pairs: which rows have a usable key, which keys repeat, who has a partner, which pairs differ.

Works on the loaded tables left_raw and right_raw and leaves the table `found`: one row for each row without a
partner and each pair that differs or may differ, with a flag for each column (d0… certain, u0… undecided).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .canonical import Canonical, canonical, number_text
from .choosing import Comparison
from .decimals import FINITE
from .plan import ReconciliationPlan
from .result import Rows
from .session import Session

DIGITS = 38


@dataclass(frozen=True)
class Side:
    """A side's name and zone."""

    name: str
    zone: str

    @property
    def raw(self) -> str:
        """The loaded table."""
        return f"{self.name}_raw"


@dataclass(frozen=True)
class Counts:
    """What pairing found; the last two by column."""

    left: Rows
    right: Rows
    differing: int
    undecided: int
    columns: tuple[tuple[int, int], ...]


def sides(plan: ReconciliationPlan) -> tuple[Side, Side]:
    """Return both sides of the plan."""
    return Side("left", plan.left_zone), Side("right", plan.right_zone)


def forms(comparison: Comparison, plan: ReconciliationPlan) -> tuple[Canonical, Canonical]:
    """Return the canonical forms of a decided comparison, left and right."""
    assert comparison.rule is not None
    left, right = comparison.left, comparison.right
    return (
        canonical(comparison.rule, left, right, plan.left_zone),
        canonical(comparison.rule, right, left, plan.right_zone),
    )


def twofold_keys(session: Session, plan: ReconciliationPlan, keys: Sequence[Comparison]) -> dict[str, int]:
    """Count, by key column, the values with two readings: they name no row for certain."""
    found = {}
    for key in keys:
        count = 0
        for side, form in zip(sides(plan), forms(key, plan), strict=True):
            if form.twofold:
                differ = f"{form.early} IS DISTINCT FROM {form.late}"
                count += session.row(f"SELECT count(*) FROM {side.raw} WHERE {differ}")[0]
        if count:
            found[key.name] = count
    return found


def pair(
    session: Session, plan: ReconciliationPlan, keys: Sequence[Comparison], columns: Sequence[Comparison]
) -> Counts:
    """Pair the rows by key and compare the columns."""
    names = [f"k{number}" for number in range(len(keys))]
    for index, side in enumerate(sides(plan)):
        key_forms = [forms(key, plan)[index].early for key in keys]
        selected = ", ".join(f"{form} AS {name}" for form, name in zip(key_forms, names, strict=True))
        session.run(f"CREATE VIEW {side.name}_keyed AS SELECT rowid AS line, {selected}, * FROM {side.raw}")
    repeated = _find_repeated(session, names)
    _find_differences(session, plan, columns, names, any_repeated=any(repeated))
    return _counted(session, names, repeated, len(columns))


def _find_repeated(session: Session, names: Sequence[str]) -> tuple[int, int]:
    """Collect the keys that occur more than once on either side in the table `repeated`."""
    key, usable = ", ".join(names), _usable(names)
    for side in ("left", "right"):
        session.run(
            f"CREATE TABLE {side}_repeated AS SELECT {key} FROM {side}_keyed WHERE {usable} "
            f"GROUP BY {key} HAVING count(*) > 1"
        )
    session.run("CREATE TABLE repeated AS FROM left_repeated UNION FROM right_repeated")
    left, right = session.row("SELECT (SELECT count(*) FROM left_repeated), (SELECT count(*) FROM right_repeated)")
    return left, right


def _find_differences(
    session: Session,
    plan: ReconciliationPlan,
    columns: Sequence[Comparison],
    names: Sequence[str],
    *,
    any_repeated: bool,
) -> None:
    key = ", ".join(names)
    apart = f"ANTI JOIN repeated USING ({key})" if any_repeated else ""
    for index, side in enumerate(sides(plan)):
        selected = ["*"]
        for number, column in enumerate(columns):
            if not _held_alike(column, plan):
                form = forms(column, plan)[index]
                selected += [f"{form.early} AS v{number}", f"{form.late} AS w{number}"]
        session.run(
            f"CREATE VIEW {side.name}_rows AS SELECT {', '.join(selected)} FROM {side.name}_keyed {apart} "
            f"WHERE {_usable(names)}"
        )
    flags = [flag for number, column in enumerate(columns) for flag in _flags(session, plan, column, number)]
    paired = "l.line IS NOT NULL AND r.line IS NOT NULL"
    selected = ["l.line AS l_line", "r.line AS r_line", *names, f"{paired} AS paired", *flags]
    suspect = " OR ".join(f"d{number} OR u{number}" for number in range(len(columns))) or "false"
    session.run(
        f"CREATE TABLE found AS SELECT * FROM (SELECT {', '.join(selected)} FROM left_rows l "
        f"FULL JOIN right_rows r USING ({key})) WHERE NOT paired OR {suspect}"
    )


def _held_alike(column: Comparison, plan: ReconciliationPlan) -> bool:
    """Tell whether equal stored values are equal under the rule: most rows then need no canonical form."""
    alike = column.left.parts.keys() == column.right.parts.keys() and plan.left_zone == plan.right_zone
    return alike and not any(form.twofold for form in forms(column, plan))


def _flags(session: Session, plan: ReconciliationPlan, column: Comparison, number: int) -> tuple[str, str]:
    """Return the flags of one column of l and r: certainly differing, and undecided."""
    if not _held_alike(column, plan):
        left, right = Canonical(f"l.v{number}", f"l.w{number}"), Canonical(f"r.v{number}", f"r.w{number}")
        if any(form.twofold for form in forms(column, plan)):
            readings = [(one, other) for one in (left.early, left.late) for other in (right.early, right.late)]
            never = " AND ".join(f"{one} IS DISTINCT FROM {other}" for one, other in readings)
            always = " AND ".join(f"{one} IS NOT DISTINCT FROM {other}" for one, other in readings)
            return f"{never} AS d{number}", f"NOT ({never}) AND NOT ({always}) AS u{number}"
        return f"{_differ(session, column, left, right)} AS d{number}", f"false AS u{number}"
    left, right = forms(replace(column, left=column.left.within("l"), right=column.right.within("r")), plan)
    parts = column.right.parts
    distinct = " OR ".join(f"l.{name} IS DISTINCT FROM r.{parts[part]}" for part, name in column.left.parts.items())
    lazily = f"CASE WHEN {distinct} THEN {_differ(session, column, left, right)} ELSE false END"
    return f"{lazily} AS d{number}", f"false AS u{number}"


def _differ(session: Session, column: Comparison, left: Canonical, right: Canonical) -> str:
    differ = f"{left.early} IS DISTINCT FROM {right.early}"
    if column.tolerance is None:
        return differ
    digits = decimal_digits(session, column)
    form = f"DECIMAL({DIGITS}, {digits})" if digits is not None else "DOUBLE"
    apart = f"abs(TRY_CAST({left.early} AS {form}) - TRY_CAST({right.early} AS {form}))"
    return f"{differ} AND NOT coalesce({apart} <= CAST('{column.tolerance:f}' AS {form}), false)"


def decimal_digits(session: Session, column: Comparison) -> int | None:
    """Return the digits after the point that hold all of a column's numbers exactly; None if 38 do not."""
    assert column.tolerance is not None
    whole, fraction = 1, 0
    tolerance = f"{column.tolerance:f}".partition(".")
    for side, table in ((column.left, "left_raw"), (column.right, "right_raw")):
        before, after = session.row(
            f"SELECT max(length(split_part(ltrim(n, '-'), '.', 1))), max(length(split_part(n, '.', 2))) "
            f"FROM (SELECT {number_text(side)} AS n FROM {table}) WHERE regexp_full_match(n, '{FINITE}')"
        )
        whole, fraction = max(whole, before or 0), max(fraction, after or 0)
    whole, fraction = max(whole, len(tolerance[0])), max(fraction, len(tolerance[2]))
    return fraction if whole + 1 + fraction <= DIGITS else None


def _counted(session: Session, names: Sequence[str], repeated: tuple[int, int], columns: int) -> Counts:
    differ = " OR ".join(f"d{number}" for number in range(columns)) or "false"
    doubt = " OR ".join(f"u{number}" for number in range(columns)) or "false"
    each = "".join(
        f", count(*) FILTER (paired AND d{number}), count(*) FILTER (paired AND u{number})" for number in range(columns)
    )
    only_left, only_right, differing, undecided, *by_column = session.row(
        "SELECT count(*) FILTER (r_line IS NULL), count(*) FILTER (l_line IS NULL), "
        f"count(*) FILTER (paired AND ({differ})), count(*) FILTER (paired AND NOT ({differ}) AND ({doubt})){each} "
        "FROM found"
    )
    rows = [
        _rows(session, side, names, duplicates, only)
        for side, duplicates, only in zip(("left", "right"), repeated, (only_left, only_right), strict=True)
    ]
    return Counts(rows[0], rows[1], differing, undecided, tuple(zip(by_column[::2], by_column[1::2], strict=True)))


def _rows(session: Session, side: str, names: Sequence[str], duplicates: int, only: int) -> Rows:
    total, usable = session.row(f"SELECT count(*), count(*) FILTER ({_usable(names)}) FROM {side}_keyed")
    (aside,) = session.row(f"SELECT count(*) FROM {side}_keyed SEMI JOIN repeated USING ({', '.join(names)})")
    return Rows(total, total - usable, duplicates, aside, only)


def _usable(names: Sequence[str]) -> str:
    return " AND ".join(f"{name} IS NOT NULL" for name in names)
