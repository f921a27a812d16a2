"""Several modes, stocks, and lags from both sides, against every schedule tried one by one."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from fishplate.engines.scheduling import levelling
from fishplate.engines.scheduling.levelling import Lag, ModalActivity, ModalProject, Mode, Status

MOST = 12


def levelled(project: ModalProject, seconds: float = 20.0) -> levelling.Levelled:
    return levelling.level_modes(
        project, levelling.Effort(seconds=seconds), clock=lambda: 0.0, generator=np.random.default_rng(1)
    )


def holds(project: ModalProject, starts: dict[str, int], modes: dict[str, int]) -> bool:
    """Whether starts and modes (from 0) heed all lags, capacities and stocks."""
    chosen = {one.id: one.modes[modes.get(one.id, 0)] for one in project.activities}
    for lag in project.lags:
        begin = starts[lag.before] + (chosen[lag.before].duration if lag.from_finish else 0)
        if begin + lag.least > starts[lag.after]:
            return False
    for name, amount in project.stocks.items():
        if sum(mode.demands.get(name, 0) for mode in chosen.values()) > amount:
            return False
    for period in range(max(starts.values()) + 10):
        running = [chosen[one] for one, begin in starts.items() if begin <= period < begin + chosen[one].duration]
        for name, amount in project.capacities.items():
            if sum(mode.demands.get(name, 0) for mode in running) > amount:
                return False
    return True


def shortest(project: ModalProject) -> int | None:
    """The shortest makespan, by trying all modes and starts."""
    ids = [one.id for one in project.activities]
    best = None
    for modes in product(*(range(len(one.modes)) for one in project.activities)):
        durations = [one.modes[mode].duration for one, mode in zip(project.activities, modes, strict=True)]
        for starts in product(range(MOST), repeat=len(ids)):
            makespan = max(start + duration for start, duration in zip(starts, durations, strict=True))
            if (best is None or makespan < best) and holds(
                project, dict(zip(ids, starts, strict=True)), dict(zip(ids, modes, strict=True))
            ):
                best = makespan
    return best


def drawn(seed: int) -> ModalProject:
    dice = np.random.default_rng(seed)

    def number(least: int, most: int) -> int:
        return int(dice.integers(least, most + 1))

    activities = [
        ModalActivity(
            name,
            [Mode(number(1, 3), {"crew": number(0, 2), "money": number(0, 3)}) for _ in range(number(1, 2))],
        )
        for name in "ABC"
    ]
    pairs = dice.choice(["AB", "BC", "AC", "CA", "BA"], number(1, 3), replace=False)
    lags = [Lag(before, after, number(-3, 2), bool(number(0, 1))) for before, after in map(tuple, pairs)]
    return ModalProject(activities, lags, {"crew": 2}, {"money": number(3, 7)})


@pytest.mark.parametrize("seed", range(24))
def test_no_schedule_is_shorter_than_the_one_found(seed: int):
    project = drawn(seed)
    result = levelled(project)

    assert result.makespan == shortest(project)
    if result.makespan is None:
        assert result.status is Status.INFEASIBLE
        assert result.diagnostics
    else:
        assert (result.status, result.lower_bound) == (Status.OPTIMAL, result.makespan)
        modes = {name: number - 1 for name, number in result.modes.items()}
        assert holds(project, dict(result.starts), modes)


def work(name: str, *modes: Mode) -> ModalActivity:
    return ModalActivity(name, modes)


def test_a_maximal_lag_leaves_no_room_in_between():
    """B starts 4 periods after A, no sooner and no later: X, of 4 periods, has to wait, or comes first."""
    tasks = [work(name, Mode(length, {"crew": 1})) for name, length in (("A", 1), ("B", 1), ("X", 4))]
    least = Lag("A", "B", 3)
    project = ModalProject(tasks, [least, Lag("B", "A", -4, from_finish=False)], {"crew": 1})
    assert levelled(project).makespan == 9
    assert levelled(ModalProject(tasks, [least], {"crew": 1})).makespan == 6


def test_lags_that_contradict_each_other_are_named():
    project = ModalProject(
        [work("A", Mode(3)), work("B", Mode(1)), work("C", Mode(1))],
        # C starts 4 periods after A at least, and 3 at most.
        [Lag("A", "B"), Lag("B", "C"), Lag("C", "A", -3, from_finish=False)],
    )
    result = levelled(project)
    assert result.status is Status.INFEASIBLE
    assert set(result.diagnostics[0].activities) == {"A", "B", "C"}
    named = [*result.diagnostics[0].activities, result.diagnostics[0].activities[0]]
    assert set(pairwise(named)) == {("A", "B"), ("B", "C"), ("C", "A")}


def test_what_fits_in_no_mode_is_named():
    project = ModalProject([work("A", Mode(1, {"crew": 3}), Mode(9, {"crew": 2}))], (), {"crew": 1})
    assert "Activity A needs more" in levelled(project).diagnostics[0].message


def test_stocks_that_suffice_for_no_choice_are_said():
    modes = (Mode(1, {"money": 3}), Mode(2, {"money": 2}))
    project = ModalProject([work("A", *modes), work("B", *modes)], [Lag("A", "B")], {}, {"money": 3})
    assert "stocks do not suffice" in levelled(project).diagnostics[0].message
    assert levelled(ModalProject(project.activities, project.lags, {}, {"money": 5})).makespan == 3


def test_one_mode_with_plain_links_is_levelled_as_such():
    project = ModalProject([work("A", Mode(2, {"crew": 1})), work("B", Mode(3, {"crew": 1}))], [], {"crew": 1})
    assert (levelled(project).makespan, dict(levelled(project).modes)) == (5, {})


@pytest.mark.parametrize(
    ("project", "says"),
    [
        (ModalProject([work("A", Mode(1)), work("A", Mode(1))]), "same id"),
        (ModalProject([work("A")]), "A has no mode"),
        (ModalProject([work("A", Mode(-1))]), "A takes or needs less than 0"),
        (ModalProject([work("A", Mode(1, {"crew": 1}))]), "A needs a resource that is not there"),
        (ModalProject([work("A", Mode(1))], [Lag("A", "B")]), "from A to B"),
        (ModalProject([work("A", Mode(1))], [], {"crew": 1}, {"crew": 1}), "renewed and used up"),
        (ModalProject([work("A", Mode(1))], [], {"crew": -1}), "less than 0"),
    ],
)
def test_what_contradicts_itself_is_named(project, says):
    with pytest.raises(ValueError, match=says):
        levelled(project)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: the file must begin"),
        ("1 1 0 0\n0 1 0\n", "8 lines are expected, 2 are here"),
        ("0 1 0 0\n0 1 1 1 3\n1 1 0\n0 1 0 0\n1 1 0 0\n1\n", "line 2: “3” is no lag in brackets"),
        ("0 1 0 0\n0 1 1 1\n1 1 0\n0 1 0 0\n1 1 0 0\n1\n", "line 2: 1 successors and lags were announced, 1 and 0"),
        ("0 1 0 0\n0 1 1 9 [3]\n1 1 0\n0 1 0 0\n1 1 0 0\n1\n", "an activity that is not there"),
    ],
)
def test_a_file_with_lags_that_is_none_says_the_line(text, says):
    with pytest.raises(levelling.ProjectFileError, match=says):
        levelling.read_sch(text)
