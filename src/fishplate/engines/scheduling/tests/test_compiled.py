"""The compiled passes answer what the passes in plain Python do, in everything, whatever the network has."""

from dataclasses import replace
from datetime import date
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fishplate.engines.scheduling import (
    Assignment,
    Calendar,
    Constraint,
    ConstraintKind,
    Network,
    Problem,
    Schedule,
    Task,
    schedule,
    shift,
    warming,
)
from fishplate.engines.scheduling.answer import answer
from fishplate.engines.scheduling.calendars import WorkingTime
from fishplate.engines.scheduling.checking import check, check_cycles
from fishplate.engines.scheduling.compiled import calendars, clocks, passes, reading_off
from fishplate.engines.scheduling.compiled.prepared import OutOfReachError, prepare
from fishplate.engines.scheduling.critical_path import in_plain_python
from fishplate.engines.scheduling.frame import Frame
from fishplate.engines.scheduling.graph import Graph

from .building import MONDAY, STANDARD, at, link
from .building import calendars as drawn_calendars
from .drawing import plans


def frame(network: Network) -> Frame:
    return Frame(network, Graph(network))


def compiled(network: Network) -> Schedule:
    ready = frame(network)
    found = reading_off.dates(ready)
    assert found is not None
    return answer(ready, found)


def plainly(network: Network) -> Schedule:
    return in_plain_python(frame(network))


def can_be_scheduled(network: Network) -> bool:
    return not check(network) and not list(check_cycles(Graph(network)))


@given(plans())
@settings(max_examples=50)
def test_they_agree_in_everything(network: Network):
    assume(can_be_scheduled(network))

    assert compiled(network) == plainly(network)


@given(plans(), st.data())
@settings(max_examples=50)
def test_a_prepared_plan_run_with_other_work_has_the_dates_of_a_plan_that_says_so(network: Network, data):
    assume(can_be_scheduled(network))
    prepared = prepare(network)

    for _ in range(2):
        drawn = data.draw(st.lists(st.integers(0, 3000), min_size=len(prepared.ids), max_size=len(prepared.ids)))
        # Whose work is shared keeps it: what comes of rounding the parts is shown below.
        shared = {task.id for task in network.tasks if task.assignments}
        work = np.array(
            [old if one in shared else new for one, old, new in zip(prepared.ids, prepared.work, drawn, strict=True)],
            np.int64,
        )
        run = prepared.run(work)

        expected = plainly(with_work(network, dict(zip(prepared.ids, work.tolist(), strict=True))))
        time = frame(network).time
        assert [
            (*(time(int(one[name])) for name in ("early_start", "early_finish", "late_start")), one["free_slack"])
            for one in run.placed[: len(prepared.ids)]
        ] == [
            (task.early_start, task.early_finish, task.late_start, task.free_slack)
            for task in map(expected.tasks.__getitem__, prepared.ids)
        ]


def with_work(network: Network, work: dict[str, int]) -> Network:
    tasks = []
    for task in network.tasks:
        if task.id not in work or task.assignments:
            tasks.append(task)
        elif task.progress is not None and task.progress.remaining is not None:
            tasks.append(replace(task, progress=replace(task.progress, remaining=work[task.id])))
        else:
            tasks.append(replace(task, duration=work[task.id]))
    return replace(network, tasks=tasks)


def test_those_who_share_a_task_keep_their_proportions():
    other = Calendar("other")
    task = Task("A", 480, assignments=(Assignment("standard", 480), Assignment("other", 240)))
    prepared = prepare(Network(MONDAY, [task], calendars=(STANDARD, other)))

    assert prepared.work.tolist() == [480]
    assert prepared.run(np.array([960])).finish == (24 + 17) * 60  # Tuesday 17:00
    assert prepared.arrays.plan.parts["ticks"].tolist() == [960, 480]
    assert prepared.run(prepared.work).finish == 17 * 60


def test_a_plan_that_cannot_be_scheduled_is_not_prepared():
    with pytest.raises(ValueError, match="circle"):
        prepare(Network(MONDAY, [Task("A", 1), Task("B", 1)], [link("A FS B"), link("B FS A")]))


# How far calendars are laid out


def test_a_plan_over_decades_agrees():
    tasks = [Task(f"T{n}", 480 * 260) for n in range(40)]
    links = [link(f"T{n} FS T{n + 1}") for n in range(39)]

    far = compiled(Network(MONDAY, tasks, links))

    assert far == plainly(Network(MONDAY, tasks, links))
    assert far.finish is not None
    assert far.finish.year == 2066


def test_a_date_before_what_is_laid_out_agrees():
    early = Constraint(ConstraintKind.MUST_START_ON, MONDAY.replace(year=2019))
    network = Network(MONDAY, [Task("A", 480, constraint=early), Task("B", 0)], [link("A SF B", -4800)])

    assert compiled(network) == plainly(network)


@pytest.mark.parametrize("lag", [10**8, 2**70])
def test_what_is_out_of_reach_is_left_to_plain_python(lag, monkeypatch):
    network = Network(MONDAY, [Task("A", 480), Task("B", 480)], [link("A FS B", lag)])
    assert reading_off.dates(frame(network)) is None
    monkeypatch.setattr(warming, "_compiled", reading_off.dates)

    (diagnostic,) = schedule(network).diagnostics

    assert diagnostic.problem is Problem.OUT_OF_REACH


def test_work_out_of_reach_is_told_to_who_runs_a_prepared_plan():
    prepared = prepare(Network(MONDAY, [Task("A", 480)]))

    with pytest.raises(OutOfReachError):
        prepared.run(np.array([10**9]))
    assert prepared.run(prepared.work).finish == 17 * 60


@given(st.data())
@settings(max_examples=30)
def test_the_clocks_show_what_those_in_plain_python_do(data):
    calendar = data.draw(drawn_calendars())
    plain = WorkingTime(calendar, date(2026, 11, 2), 400)
    laid_out = calendars.LaidOut([calendar], date(2026, 11, 2), 1).clocks
    for instant in data.draw(st.lists(st.integers(-60 * 1440, 390 * 1440), min_size=20, max_size=20)):
        shown = plain.reading(instant)
        assert clocks.reading(laid_out, 0, instant) == shown
        assert clocks.settle(laid_out, 0, instant) == plain.settle(instant)
        assert clocks.start_of(laid_out, 0, shown) == plain.start_of(shown)
        assert clocks.finish_of(laid_out, 0, shown) == plain.finish_of(shown)
    assert not laid_out.trouble[0]


# Being ready


def test_once_warm_the_compiled_passes_schedule(monkeypatch):
    monkeypatch.setattr(warming, "_compiled", None)
    assert not warming.is_warm()

    warming.warm()

    assert warming.is_warm()
    network = Network(MONDAY, [Task("A", 480)], [], (Calendar("standard", ((shift("08:00", "16:00"),),) * 7),))
    assert schedule(network).finish == at("2 16:00")


@given(plans())
@settings(max_examples=20)
def test_nothing_is_compiled_again_for_another_plan(network: Network):
    assume(can_be_scheduled(network))
    reading_off.settle()
    reading_off.dates(frame(network))

    for function in (passes.critical_path, passes.topological_order):
        assert len(cast("Any", function).signatures) == 1
