"""A strategy that draws plans with everything a network can have."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from fishplate.engines.scheduling import (
    Assignment,
    Constraint,
    ConstraintKind,
    LagKind,
    Link,
    LinkKind,
    Network,
    Pause,
    Progress,
    ProgressLogic,
    Span,
    Task,
)

from .building import ANY_LAG, MONDAY, NIGHTS, ROUND_THE_CLOCK, STANDARD, SUNDAYS, calendars, networks

_TIMES = st.integers(-3000, 20_000).map(lambda minute: MONDAY + timedelta(minutes=minute))
_TICKS = st.integers(0, 1500)
_TENTHS = timedelta(seconds=6)


@st.composite
def plans(draw):
    """Networks with summaries, and with constraints, progress, people and all else on some of their tasks."""
    shared = (STANDARD, NIGHTS, ROUND_THE_CLOCK, SUNDAYS, draw(calendars()))
    network = draw(networks(shared=shared))
    tasks = [draw(_with_more(task, [one.id for one in shared])) for task in network.tasks]
    summaries = [Task(f"S{n}", draw(_TICKS)) for n in range(draw(st.integers(0, 2)))]
    if summaries:
        # Mostly early ones under the first and late ones under the last, so that links between summaries find an order.
        half, last = draw(st.integers(0, len(tasks))), summaries[-1].id
        tasks = [
            replace(task, parent=draw(st.sampled_from(["S0" if int(task.id[1:]) < half else last] * 4 + [None])))
            for task in tasks
        ]
    links = [
        replace(link, lag_kind=kind, lag=link.lag // 4 if kind is LagKind.PERCENT else link.lag)
        for link in network.links
        for kind in [draw(st.sampled_from(LagKind))]
    ]
    if len(summaries) == 2:
        links += draw(
            st.lists(st.builds(Link, st.just("S0"), st.just("S1"), st.sampled_from(LinkKind), ANY_LAG), max_size=1)
        )
    return Network(
        network.start,
        draw(st.permutations([*tasks, *summaries])),
        links,
        shared,
        draw(st.sampled_from(shared)).id,
        finish=draw(st.none() | _TIMES),
        status=draw(st.none() | _TIMES),
        logic=draw(st.sampled_from(ProgressLogic)),
        resolution=draw(st.sampled_from([timedelta(minutes=1), _TENTHS])),
        critical_slack=draw(st.sampled_from([0, 480])),
    )


@st.composite
def _with_more(draw, task: Task, calendars):
    more = draw(st.sets(st.sampled_from(sorted(_MORE)), max_size=3))
    return replace(task, **{name: draw(_MORE[name](calendars)) for name in sorted(more)})


def _constraints(_calendars):
    dated = st.builds(Constraint, st.sampled_from(ConstraintKind), _TIMES)
    return dated | st.just(Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE))


def _spans(_calendars):
    return st.tuples(_TIMES, _TIMES).map(lambda ends: Span(min(ends), max(ends)))


def _progress(_calendars):
    finished = _spans(None).map(lambda span: Progress(span.start, span.finish))
    return finished | st.builds(Progress, _TIMES, st.none(), st.none() | _TICKS)


def _assignments(calendars):
    return st.lists(st.builds(Assignment, st.sampled_from(calendars), _TICKS), max_size=3).map(tuple)


_MORE = {
    "constraint": _constraints,
    "deadline": lambda _calendars: _TIMES,
    "elapsed": lambda _calendars: st.just(True),
    "manual": _spans,
    "active": lambda _calendars: st.just(False),
    "progress": _progress,
    "assignments": _assignments,
    "pauses": lambda _calendars: st.just((Pause(60, 480),)),
    "delay": lambda _calendars: st.integers(-2000, 2000),
    "duration": lambda _calendars: st.just(0),
}
