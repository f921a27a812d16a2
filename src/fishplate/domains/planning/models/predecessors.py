"""What a task waits for, as it is written in one column: ``3``, ``5SS``, ``3FS+2d, 7FF-4h, 9FS+2ed, 11FS+50%``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fishplate.domains.planning.choices import LagKind, LinkKind
from fishplate.domains.planning.models.durations import STANDARD, Measure, parse_duration, write_duration, write_elapsed

_BETWEEN = re.compile(r"[,;，；、]")
_ONE = re.compile(r"(\d{1,9})\s*([a-z]{2})?\s*(?:([+\-−＋－])\s*(.+))?", re.IGNORECASE)
_PERCENT = re.compile(r"(\d{1,4})\s*[%％]")
_ELAPSED = re.compile(r"\de", re.IGNORECASE)
_MINUS = frozenset("-−－")


@dataclass(frozen=True, slots=True)
class Predecessor:
    """One dependency of a task: on the task of which number, how, and with which lag.

    ``lag`` is in working minutes, in minutes on the clock, or in percent of the other's duration, as ``lag_kind`` says.
    """

    number: int
    kind: LinkKind = LinkKind.FINISH_TO_START
    lag: int = 0
    lag_kind: LagKind = LagKind.WORKING

    def written(self, measure: Measure = STANDARD) -> str:
        """Return it as one would type it."""
        plain = self.kind == LinkKind.FINISH_TO_START and self.lag == 0
        return f"{self.number}{'' if plain else self.kind.value}{_signed(self.lag, self.lag_kind, measure)}"


def parse_predecessors(text: str, measure: Measure = STANDARD) -> tuple[Predecessor, ...]:
    """Return what ``text`` names, in its order.

    Raises:
        ValueError: with one message for each part that is wrong, as ``ValueError.args``.
    """
    found: dict[int, Predecessor] = {}
    wrong: list[str] = []
    for part in filter(None, map(str.strip, _BETWEEN.split(text))):
        try:
            one = _parse_one(part, measure)
        except ValueError as error:
            wrong.append(str(error))
            continue
        if one.number in found:
            wrong.append(_("Task {number} is named twice.").format(number=one.number))
        found[one.number] = one
    if wrong:
        raise ValueError(*wrong)
    return tuple(found.values())


def write_predecessors(predecessors: Iterable[Predecessor], measure: Measure = STANDARD) -> str:
    """Return them as one would type them, by number."""
    return ", ".join(one.written(measure) for one in sorted(predecessors, key=lambda one: one.number))


def _parse_one(part: str, measure: Measure) -> Predecessor:
    match = _ONE.fullmatch(part)
    kind = (match[2] or LinkKind.FINISH_TO_START).upper() if match else ""
    if match is None or kind not in LinkKind.values:
        raise ValueError(
            _(
                "“{part}” is no predecessor. Write a number, then FS, SS, FF or SF and a lag: "
                "3, 5SS, 3FS+2d, 3FS+2ed, 3FS+50%."
            ).format(part=part)
        )
    try:
        lag, lag_kind = _parse_lag(match[4] or "0", measure)
    except ValueError as error:
        raise ValueError(f"“{part}”: {error}") from error
    return Predecessor(int(match[1]), LinkKind(kind), -lag if match[3] in _MINUS else lag, lag_kind)


def _parse_lag(text: str, measure: Measure) -> tuple[int, LagKind]:
    if percent := _PERCENT.fullmatch(text.strip()):
        return int(percent[1]), LagKind.PERCENT
    if _ELAPSED.search(text):
        return parse_duration(text, elapsed=True), LagKind.ELAPSED
    return parse_duration(text, measure), LagKind.WORKING


def _signed(lag: int, kind: LagKind, measure: Measure) -> str:
    if lag == 0:
        return ""
    if kind == LagKind.PERCENT:
        return f"{lag:+d}%"
    text = write_elapsed(abs(lag)) if kind == LagKind.ELAPSED else write_duration(abs(lag), measure)
    return f"{'-' if lag < 0 else '+'}{text.replace(' ', '')}"
