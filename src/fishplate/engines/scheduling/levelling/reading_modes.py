"""Reads PSPLIB's multi-mode `.mm` (Kolisch & Sprecher 1997) and the `.sch` of RCPSP/max (ProGen/max, Schwindt 1998).

Activities are called by their number in the file, source and sink included; resources R1, R2, …, and N1, N2, … of
what is used up.
"""

from __future__ import annotations

import re

from .lines import ProjectFileError, Row, at_least, counted, refused, section, whole
from .modes import Lag, ModalActivity, ModalProject, Mode, check
from .reading import psplib_sizes

_LAG = re.compile(r"\[(-?\d+)\]")


def read_mm(text: str) -> ModalProject:
    """Read a multi-mode PSPLIB file.

    Raises ProjectFileError.
    """
    sizes = psplib_sizes(text, ("doubly constrained",))
    renewable, used_up = sizes["renewable"], sizes.get("nonrenewable", 0)
    amounts = section(text, "RESOURCEAVAILABILITIES", 1)[0]
    if len(amounts.numbers) != renewable + used_up:
        raise refused(
            amounts.line, f"{renewable + used_up} availabilities were announced, {len(amounts.numbers)} are here"
        )
    names = [f"R{index}" for index in range(1, renewable + 1)] + [f"N{index}" for index in range(1, used_up + 1)]
    modes: dict[int, int] = {}
    lags: list[Lag] = []
    for row in section(text, "PRECEDENCE RELATIONS", sizes["jobs"]):
        number, modes[row.numbers[0]], count, *named = at_least(row, 3)
        counted(row, count, named)
        lags += [Lag(str(number), str(successor)) for successor in dict.fromkeys(named)]
    rows = iter(section(text, "REQUESTS/DURATIONS", sum(modes.values())))
    activities = [
        ModalActivity(str(number), [_mode(next(rows), number if mode == 0 else None, names) for mode in range(count)])
        for number, count in modes.items()
    ]
    there = dict(zip(names, amounts.numbers, strict=True))
    return _checked(
        ModalProject(
            activities,
            lags,
            {name: there[name] for name in names[:renewable]},
            {name: there[name] for name in names[renewable:]},
        )
    )


def _mode(row: Row, number: int | None, names: list[str]) -> Mode:
    """A line of a mode; the first of a job begins with its number."""
    numbers = row.numbers
    if number is not None:
        if numbers[0] != number:
            raise refused(row.line, f"job {number} is expected, job {numbers[0]} is here")
        numbers = numbers[1:]
    if len(numbers) != 2 + len(names):
        raise refused(row.line, f"a mode, a duration and {len(names)} requests are expected")
    return Mode(numbers[1], {name: amount for name, amount in zip(names, numbers[2:], strict=True) if amount})


def read_sch(text: str) -> ModalProject:
    """Read a project with minimal and maximal lags; each is from start to start, and activities have one mode.

    Raises ProjectFileError.
    """
    lines = [(line, content.split()) for line, content in enumerate(text.splitlines(), 1) if content.strip()]
    if not lines or len(lines[0][1]) < 2:
        raise ProjectFileError("line 1: the file must begin with the number of activities and of resources")
    count, kinds = whole(1, lines[0][1][0]) + 2, whole(1, lines[0][1][1])
    if count < 2 or kinds < 0 or len(lines) != 2 * count + 2:
        raise refused(lines[-1][0], f"{2 * max(0, count) + 2} lines are expected, {len(lines)} are here")
    lags = [lag for line, words in lines[1 : count + 1] for lag in _lags(line, words)]
    names = [f"R{index}" for index in range(1, kinds + 1)]
    activities = []
    for line, words in lines[count + 1 : 2 * count + 1]:
        number, _mode_number, duration, *demands = at_least(_row(line, words), 3)
        if len(demands) != kinds:
            raise refused(line, f"activity {number} has {len(demands)} requests for {kinds} resources")
        needs = {name: amount for name, amount in zip(names, demands, strict=True) if amount}
        activities.append(ModalActivity(str(number), [Mode(duration, needs)]))
    capacities = _row(*lines[-1]).numbers
    if len(capacities) != kinds:
        raise refused(lines[-1][0], f"{kinds} availabilities were announced, {len(capacities)} are here")
    return _checked(ModalProject(activities, lags, dict(zip(names, capacities, strict=True))))


def _lags(line: int, words: list[str]) -> list[Lag]:
    number, modes, count = at_least(_row(line, words[:3]), 3)
    if modes != 1:
        raise refused(line, f"activity {number} has {modes} modes; with lags only one can be levelled")
    named, lags = words[3 : 3 + count], words[3 + count :]
    if count < 0 or len(named) != count or len(lags) != count:
        raise refused(line, f"{count} successors and lags were announced, {len(named)} and {len(lags)} are here")
    found = []
    for successor, lag in zip(named, lags, strict=True):
        match = _LAG.fullmatch(lag)
        if match is None:
            raise refused(line, f"“{lag[:20]}” is no lag in brackets")
        found.append(Lag(str(number), str(whole(line, successor)), int(match[1]), from_finish=False))
    return found


def _row(line: int, words: list[str]) -> Row:
    return Row(line, tuple(whole(line, word) for word in words))


def _checked(project: ModalProject) -> ModalProject:
    try:
        check(project)
    except ValueError as error:
        raise ProjectFileError(str(error)) from None
    return project
