"""Which columns are compared with which, by name, and under which rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .columns import Column, Kind
from .plan import InvalidPlan, ReconciliationPlan
from .rules import TEMPORAL, TEXTUAL, Rule, choose, takes_tolerance
from .session import Session

Pair = tuple[str, str]


@dataclass(frozen=True)
class Selection:
    """Names of the columns on each side, paired; and of those that have no partner."""

    key: tuple[Pair, ...]
    compared: tuple[Pair, ...]
    only_left: tuple[str, ...]
    only_right: tuple[str, ...]
    tolerances: dict[str, Decimal]
    """By the left side's name."""


@dataclass(frozen=True)
class Comparison:
    """A pair of loaded columns and its rule; None when their types have no common meaning."""

    left: Column
    right: Column
    rule: Rule | None
    tolerance: Decimal | None = None

    @property
    def name(self) -> str:
        """The column's name on the left."""
        return self.left.name


def select(plan: ReconciliationPlan, left: Sequence[str], right: Sequence[str]) -> Selection:
    """Pair the columns of both sides by name.

    Raises InvalidPlan when the plan names a column that is not on both sides; the message lists what there is.
    """
    pairs = _pairs(left, right)
    key = tuple(_found(name, pairs, left, right) for name in plan.key)
    if len(set(key)) < len(key):
        raise InvalidPlan("a key column is named twice")
    ignored = {name.casefold() for name in plan.ignore}
    rest = [pair for pair in pairs if pair not in key and not ignored & {name.casefold() for name in pair}]
    if plan.columns is not None:
        named = dict.fromkeys(_found(name, pairs, left, right) for name in plan.columns)
        rest = [pair for pair in named if pair in rest]
    tolerances = {_found(name, pairs, left, right)[0]: value for name, value in plan.tolerances.items()}
    strangers = set(tolerances) - {name for name, _right in rest}
    if strangers:
        raise InvalidPlan(f"a tolerance is given for {min(strangers)}, which is not compared")
    paired_left, paired_right = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    return Selection(
        key,
        tuple(rest),
        tuple(name for name in left if name not in paired_left),
        tuple(name for name in right if name not in paired_right),
        tolerances,
    )


def compare_by(
    session: Session, plan: ReconciliationPlan, left: Column, right: Column, tolerance: Decimal | None
) -> Comparison:
    """Find the rule for two loaded columns.

    Raises InvalidPlan when a tolerance is given for what are not numbers.
    """
    if tolerance is not None:
        if not takes_tolerance(left, right):
            raise InvalidPlan(f"a tolerance is given for {left.name}, which holds {left.declared} and {right.declared}")
        return Comparison(left, right, Rule.NUMBER, tolerance)
    rule = choose(left, right)
    if rule is Rule.INSTANT:
        rule = _temporal(session, plan, left, right)
    return Comparison(left, right, rule)


def _temporal(session: Session, plan: ReconciliationPlan, left: Column, right: Column) -> Rule:
    clock, offset = {Kind.LOCAL, Kind.INSTANT}, {Kind.INSTANT}
    has_clock = has_offset = False
    for column, table in ((left, "left_raw"), (right, "right_raw")):
        if column.kind in TEMPORAL:
            has_clock |= column.kind in clock
            has_offset |= column.kind in offset
        elif column.kind in TEXTUAL:
            text = column.parts["text"]
            clocks, offsets = session.row(
                f"SELECT bool_or(has_clock({text})), bool_or(has_offset({text})) FROM {table}"
            )
            has_clock |= bool(clocks)
            has_offset |= bool(offsets)
    if not has_clock:
        return Rule.DATE
    return Rule.INSTANT if has_offset or plan.left_zone != plan.right_zone else Rule.LOCAL


def _pairs(left: Sequence[str], right: Sequence[str]) -> list[Pair]:
    pairs = []
    for name in left:
        if name in right:
            pairs.append((name, name))
        else:
            alike = [other for other in right if _alike(other, name) and other not in left]
            if len(alike) == 1 and sum(_alike(other, name) for other in left) == 1:
                pairs.append((name, alike[0]))
    return pairs


def _found(name: str, pairs: Iterable[Pair], left: Sequence[str], right: Sequence[str]) -> Pair:
    exact = [pair for pair in pairs if name in pair]
    found = exact or [pair for pair in pairs if _alike(pair[0], name)]
    if len(found) == 1:
        return found[0]
    for side, names in (("left", left), ("right", right)):
        if not any(_alike(other, name) for other in names):
            raise InvalidPlan(f"the {side} side has no column {name}; it has: {', '.join(names)}")
    raise InvalidPlan(f"it is not clear which columns {name} means: the sides spell it differently")


def _alike(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
