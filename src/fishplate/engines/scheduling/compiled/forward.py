"""The pass forward; early.py says the same in words a planner can follow, and is what this is tested against."""

from .clocks import finish_of, reading, settle, start_of, within
from .code import compiled
from .links import end_of, shown_at_end, work_finish, work_start
from .records import (
    ALAP,
    BEGUN,
    CONSTRAINT,
    FINISHED,
    FNET,
    FNLT,
    LONG_AGO,
    MANUAL,
    MFO,
    MSO,
    PROGRESS,
    PROJECT_START,
    SNET,
    SNLT,
    STATUS_DATE,
    Clocks,
    Flags,
    Numbers,
    Plan,
    Record,
    Records,
)


@compiled
def forward(
    plan: Plan, clocks: Clocks, placed: Records, bounds: Numbers, binding: Flags, project_start: int, hold: bool
) -> None:
    """Place all nodes as early as they can be.

    `bounds` is room for a number an edge; `binding` is set for the edges that would have to give way for their target
    to be earlier. With `hold`, successors see what is to be as late as possible at its late dates. Where a clock is
    asked beyond what is laid out, it stops with `clocks.trouble` set.
    """
    for clock in range(len(clocks.table)):
        clocks.table[clock].begin = reading(clocks, clock, project_start)
    for node in plan.order:
        if not hold:
            placed[node].asked = LONG_AGO
        place(plan, clocks, placed, bounds, binding, node, project_start)
        dates = placed[node]
        if hold and plan.nodes[node].late:
            dates.start, dates.finish = dates.late_start, dates.late_finish
        else:
            dates.start, dates.finish = dates.early_start, dates.early_finish
        if clocks.trouble[0]:
            return


@compiled
def place(
    plan: Plan, clocks: Clocks, placed: Records, bounds: Numbers, binding: Flags, node: int, project_start: int
) -> None:
    """Write the early dates of one node, those of all that lead to it being there."""
    task = plan.nodes[node]
    if task.joint:
        _place_joint(plan, placed, node)
    elif task.manual:
        _set(placed, node, plan.details[node].manual_start, plan.details[node].manual_finish, MANUAL)
    elif task.progress == FINISHED:
        _set(placed, node, plan.details[node].began, plan.details[node].ended, PROGRESS)
    elif task.progress == BEGUN:
        _place_begun(plan, clocks, placed, bounds, binding, node)
    elif task.milestone:
        _place_milestone(plan, clocks, placed, bounds, binding, node, project_start)
    else:
        _place_work(plan, clocks, placed, bounds, binding, node)


@compiled
def _set(placed: Records, node: int, start: int, finish: int, reason: int) -> None:
    dates = placed[node]
    dates.early_start = start
    dates.early_finish = finish
    dates.reason = reason


@compiled
def _place_joint(plan: Plan, placed: Records, node: int) -> None:
    latest = LONG_AGO
    for number in range(plan.nodes[node].first_in, plan.nodes[node].last_in):
        latest = max(latest, end_of(placed, plan.incoming[number]))
    _set(placed, node, latest, latest, PROJECT_START)


@compiled
def _moves(kind: int, reached: int, limit: int) -> bool:
    """Whether a dated constraint moves what reached `reached` to its own `limit`."""
    if kind in (MSO, MFO):
        return True
    if kind in (SNET, FNET):
        return limit > reached
    return kind in (SNLT, FNLT, ALAP) and limit < reached


@compiled
def _bind(binding: Flags, bounds: Numbers, first: int, last: int, reached: int, kept: bool) -> None:
    for number in range(first, last):
        binding[number] = kept and bounds[number] == reached


# Work that has not begun, in readings of its clock


@compiled
def _place_work(plan: Plan, clocks: Clocks, placed: Records, bounds: Numbers, binding: Flags, node: int) -> None:
    task, detail, clock = plan.nodes[node], plan.details[node], plan.nodes[node].clock
    asked = _bound_work(plan, clocks, placed, bounds, node)
    start, reason, kept = max(asked, clocks.table[clock].begin), PROJECT_START, True
    if plan.terms.has_status:
        after = reading(clocks, clock, plan.terms.status)
        if after > start:
            start, reason = after, STATUS_DATE
    if task.dated:
        if task.constraint in (FNET, FNLT, MFO):
            limit = work_start(plan, clocks, node, detail.at_early)
        else:
            limit = reading(clocks, clock, detail.at_early)
        if _moves(task.constraint, start, limit) and limit < asked:
            placed[node].asked = start_of(clocks, clock, asked)
        start, reason, kept = _constrained(task.constraint, start, limit, reason)
    if task.delayed:
        start = reading(clocks, clock, start_of(clocks, clock, start) + detail.delay)
    _bind(binding, bounds, task.first_in, task.last_in, start, kept)
    placed[node].early_reading = start
    finish = _finish(plan, clocks, placed, binding, node, start)
    _set(placed, node, start_of(clocks, clock, start), finish, reason)


@compiled
def _bound_work(plan: Plan, clocks: Clocks, placed: Records, bounds: Numbers, node: int) -> int:
    """Write the reading before which each link does not let the work begin; returns the latest."""
    task, clock = plan.nodes[node], plan.nodes[node].clock
    asked = LONG_AGO
    for number in range(task.first_in, task.last_in):
        edge = plan.incoming[number]
        if edge.elapsed:
            bound = reading(clocks, clock, end_of(placed, edge) + edge.lag)
        else:
            bound = within(clocks, clock, shown_at_end(plan, clocks, placed, edge, clock) + edge.lag)
        if edge.holds_finish and not task.shared:
            bound -= task.span
        elif edge.holds_finish:
            bound = work_start(plan, clocks, node, _lagged(clocks, clock, edge, end_of(placed, edge)))
        bounds[number] = bound
        asked = max(asked, bound)
    return asked


@compiled
def _constrained(kind: int, reached: int, limit: int, reason: int) -> tuple[int, int, bool]:
    """Where a dated constraint leaves what reached `reached`, what holds it there, and whether links still do."""
    if _moves(kind, reached, limit):
        return limit, CONSTRAINT, kind in (MSO, MFO)
    if kind in (SNET, FNET) and limit == reached:
        return reached, CONSTRAINT, True
    return reached, reason, True


@compiled
def _finish(plan: Plan, clocks: Clocks, placed: Records, binding: Flags, node: int, start: int) -> int:
    finish = work_finish(plan, clocks, node, start)
    for number in range(plan.nodes[node].first_in, plan.nodes[node].last_in):
        edge = plan.incoming[number]
        # Where a link without lag holds the finish, it is at that very instant, not at the one it equals.
        if binding[number] and edge.holds_finish and edge.lag == 0 and end_of(placed, edge) > finish:
            return end_of(placed, edge)
    return finish


@compiled
def _start_bound(clocks: Clocks, clock: int, edge: Record, end: int) -> int:
    """The reading before which a link that holds the start does not let it be."""
    if edge.elapsed:
        return reading(clocks, clock, end + edge.lag)
    return reading(clocks, clock, end) + edge.lag


@compiled
def _lagged(clocks: Clocks, clock: int, edge: Record, end: int) -> int:
    """The instant before which a link that holds the finish does not let it be."""
    if edge.lag == 0:
        return end
    if edge.elapsed:
        return end + edge.lag
    return finish_of(clocks, clock, reading(clocks, clock, end) + edge.lag)


# Milestones, at the very instant that drives them


@compiled
def _place_milestone(
    plan: Plan, clocks: Clocks, placed: Records, bounds: Numbers, binding: Flags, node: int, project_start: int
) -> None:
    task, detail = plan.nodes[node], plan.details[node]
    clock = task.clock
    asked = LONG_AGO
    for number in range(task.first_in, task.last_in):
        bounds[number] = _instant_of_milestone(clocks, clock, plan.incoming[number], placed)
        asked = max(asked, bounds[number])
    begin = project_start
    if plan.terms.has_status:
        begin = max(project_start, plan.terms.status)
    reason = PROJECT_START if begin == project_start else STATUS_DATE
    reached = max(asked, begin) if task.first_in < task.last_in else settle(clocks, clock, begin)
    kept = True
    if task.dated:
        limit = settle(clocks, clock, detail.at_early)
        if _moves(task.constraint, reached, limit):
            placed[node].asked = asked
        reached, reason, kept = _constrained(task.constraint, reached, limit, reason)
    if task.delayed:
        reached = settle(clocks, clock, reached + detail.delay)
    _bind(binding, bounds, task.first_in, task.last_in, reached, kept)
    _set(placed, node, reached, reached, reason)


@compiled
def _instant_of_milestone(clocks: Clocks, clock: int, edge: Record, placed: Records) -> int:
    end = end_of(placed, edge)
    if edge.lag == 0:
        return end
    if edge.elapsed:
        return settle(clocks, clock, end + edge.lag)
    shown = reading(clocks, clock, end) + edge.lag
    if edge.from_finish:
        return finish_of(clocks, clock, shown)
    return start_of(clocks, clock, shown)


# What has begun


@compiled
def _place_begun(plan: Plan, clocks: Clocks, placed: Records, bounds: Numbers, binding: Flags, node: int) -> None:
    task, detail = plan.nodes[node], plan.details[node]
    clock = task.clock
    begin = reading(clocks, clock, detail.began)
    if not plan.terms.has_status or detail.remaining < 0:
        _set(placed, node, detail.began, work_finish(plan, clocks, node, begin), PROGRESS)
        return
    resumed = max(begin, reading(clocks, clock, plan.terms.status))
    if plan.terms.retained:
        for number in range(task.first_in, task.last_in):
            edge = plan.incoming[number]
            end = end_of(placed, edge)
            if edge.holds_finish:
                bounds[number] = reading(clocks, clock, _lagged(clocks, clock, edge, end)) - detail.remaining
            else:
                bounds[number] = _start_bound(clocks, clock, edge, end)
            resumed = max(resumed, bounds[number])
        _bind(binding, bounds, task.first_in, task.last_in, resumed, True)
    _set(placed, node, detail.began, finish_of(clocks, clock, resumed + detail.remaining), PROGRESS)
