"""Which rule compares two columns: decided by the kinds on both sides, before any value is looked at."""

from __future__ import annotations

from enum import StrEnum

from .columns import Column, Kind


class Rule(StrEnum):
    """How values become comparable. The text is what a person is shown."""

    INTEGER = "whole numbers by value"
    DOUBLE = "floats to the last bit"
    NUMBER = "numbers by value"
    BOOLEAN = "booleans as 1 and 0"
    TEXT = "text by code point"
    LITERAL = "values by their literal form"
    DATE = "dates"
    TIME = "times of day"
    LOCAL = "local times as written"
    INSTANT = "instants"
    UUID = "UUIDs"
    BINARY = "bytes"


TEXTUAL = frozenset({Kind.TEXT, Kind.EMPTY})
NUMERIC = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.DOUBLE, Kind.SINGLE})
TEMPORAL = frozenset({Kind.DATE, Kind.LOCAL, Kind.INSTANT})

_FAMILIES = (
    (NUMERIC, Rule.NUMBER),
    (frozenset({Kind.BOOLEAN}), Rule.BOOLEAN),
    (frozenset({Kind.MIXED}), Rule.LITERAL),
    (TEMPORAL, Rule.INSTANT),
    (frozenset({Kind.TIME}), Rule.TIME),
    (frozenset({Kind.UUID}), Rule.UUID),
    (frozenset({Kind.BINARY}), Rule.BINARY),
)
_TOGETHER = {
    frozenset({Rule.NUMBER, Rule.BOOLEAN}): Rule.BOOLEAN,
    frozenset({Rule.NUMBER, Rule.LITERAL}): Rule.NUMBER,
    frozenset({Rule.BOOLEAN, Rule.LITERAL}): Rule.BOOLEAN,
    frozenset({Rule.UUID, Rule.BINARY}): Rule.UUID,
}


def choose(left: Column, right: Column) -> Rule | None:
    """Return the rule for two columns, None where their types have no common meaning.

    INSTANT stands for all temporal rules; which one it is depends on the texts and the zones.
    """
    kinds = {left.kind, right.kind}
    if Kind.JUMBLE in kinds:
        return None
    if kinds == {Kind.INTEGER} and Kind.BOOLEAN not in {left.meant, right.meant}:
        return Rule.INTEGER
    if kinds <= {Kind.DOUBLE, Kind.SINGLE}:
        return Rule.DOUBLE
    families = {family for column in (left, right) if (family := _family(column))}
    if len(families) == 1:
        return families.pop()
    return _TOGETHER.get(frozenset(families)) if families else Rule.TEXT


def takes_tolerance(left: Column, right: Column) -> bool:
    """Tell whether a tolerance makes sense: both sides hold numbers, or text that may be numbers."""
    return all((column.meant or column.kind) in NUMERIC | TEXTUAL | {Kind.MIXED} for column in (left, right))


def _family(column: Column) -> Rule | None:
    kind = column.meant or column.kind
    return next((rule for kinds, rule in _FAMILIES if kind in kinds), None)
