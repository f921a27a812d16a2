"""Reads the project files of the literature: PSPLIB's `.sm` (Kolisch & Sprecher 1997) and Patterson's `.rcp` (1984).

Text in, a project out. Activities are called by their number in the file, source and sink included;
resources R1, R2, ….
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lines import ProjectFileError, at_least, counted, refused, section, whole
from .project import Activity, Project, check


def read_sm(text: str) -> Project:
    """Read a single-mode PSPLIB file.

    Raises ProjectFileError.
    """
    sizes = psplib_sizes(text, ("nonrenewable", "doubly constrained"))
    jobs, renewable = sizes["jobs"], sizes["renewable"]
    capacities = section(text, "RESOURCEAVAILABILITIES", 1)[0]
    if len(capacities.numbers) != renewable:
        raise refused(capacities.line, f"{renewable} availabilities were announced, {len(capacities.numbers)} are here")
    successors: dict[int, tuple[int, ...]] = {}
    for row in section(text, "PRECEDENCE RELATIONS", jobs):
        number, modes, count, *named = at_least(row, 3)
        if modes != 1:
            raise refused(row.line, f"job {number} has {modes} modes; only jobs with one mode can be levelled")
        counted(row, count, named)
        successors[number] = tuple(named)
    activities: list[Activity] = []
    for row in section(text, "REQUESTS/DURATIONS", jobs):
        number, _mode, duration, *demands = at_least(row, 3)
        if len(demands) != renewable:
            raise refused(row.line, f"job {number} has {len(demands)} requests for {renewable} resources")
        if number not in successors:
            raise refused(row.line, f"job {number} stands in no precedence relation")
        activities.append(_activity(number, duration, demands, successors[number]))
    return _checked(Project(activities, _resources(capacities.numbers)))


def read_rcp(text: str) -> Project:
    """Read a file in Patterson's format: numbers only, lines may be broken anywhere.

    Raises ProjectFileError.
    """
    numbers = _Numbers(text)
    count, kinds = numbers.many(2)
    if count < 1 or kinds < 0:
        raise ProjectFileError("line 1: the file must begin with the number of activities and of resources")
    capacities = numbers.many(kinds)
    activities = []
    for number in range(1, count + 1):
        duration, *demands = numbers.many(1 + kinds)
        activities.append(_activity(number, duration, demands, numbers.many(numbers.next())))
    numbers.end()
    return _checked(Project(activities, _resources(capacities)))


def _activity(number: int, duration: int, demands: Sequence[int], successors: Sequence[int]) -> Activity:
    needs = {f"R{index}": amount for index, amount in enumerate(demands, 1) if amount}
    return Activity(str(number), duration, needs, tuple(dict.fromkeys(map(str, successors))))


def _resources(capacities: Sequence[int]) -> dict[str, int]:
    return {f"R{index}": capacity for index, capacity in enumerate(capacities, 1)}


def _checked(project: Project) -> Project:
    try:
        check(project)
    except ValueError as error:
        raise ProjectFileError(str(error)) from None
    return project


def psplib_sizes(text: str, refuse: Sequence[str]) -> dict[str, int]:
    """How many jobs and resources of each kind the head announces; those of the kinds to `refuse` are refused."""
    found: dict[str, int] = {}
    for line, content in enumerate(text.splitlines(), 1):
        match = re.match(r"\s*(?:-\s*)?(jobs|renewable|nonrenewable|doubly constrained)\b.*?:\s*(\d+)", content)
        if match is None:
            continue
        found[match[1]] = int(match[2])
        if match[1] in refuse and int(match[2]):
            raise refused(line, f"{match[1]} resources cannot be levelled")
    for name in ("jobs", "renewable"):
        if name not in found:
            raise ProjectFileError(f"line 1: this is no PSPLIB file: no line says how many {name} there are")
    return found


class _Numbers:
    """One number after the other, and the line that it stands in."""

    def __init__(self, text: str) -> None:
        self._words = [(line, word) for line, content in enumerate(text.splitlines(), 1) for word in content.split()]
        self._at = 0

    def next(self) -> int:
        if self._at == len(self._words):
            raise refused(self._words[-1][0] if self._words else 1, "the file ends in the middle")
        self._at += 1
        return whole(*self._words[self._at - 1])

    def many(self, count: int) -> list[int]:
        return [self.next() for _ in range(count)]

    def end(self) -> None:
        if self._at < len(self._words):
            raise refused(self._words[self._at][0], "more numbers than the activities have")
