"""The pass backward; late.py says the same in words a planner can follow, and is what this is tested against."""

from .clocks import finish_of, reading, start_of
from .code import compiled
from .links import last_instant, work_finish, work_start
from .records import BEGUN, FINISHED, FNLT, LONG_AGO, MFO, MSO, NOT_BEGUN, SNLT, Clocks, Flags, Plan, Record, Records
from .slack import slack_of


@compiled
def backward(plan: Plan, clocks: Clocks, placed: Records, overridden: Flags, finish: int, with_slack: bool) -> None:
    """Place all nodes as late as they may be, lest what ends at the instant `finish` slips.

    With `with_slack`, their slack too, while they are at hand: where the early dates are final.
    """
    for position in range(len(plan.order) - 1, -1, -1):
        node = plan.order[position]
        task = plan.nodes[node]
        if task.joint:
            _place_joint(plan, clocks, placed, node)
        elif task.progress == FINISHED:
            began = plan.details[node].began
            _set(placed, node, began, plan.details[node].ended, began)
        else:
            _place_task(plan, clocks, placed, node, finish)
        if with_slack and not task.joint:
            slack_of(plan, clocks, placed, overridden, node)
        if clocks.trouble[0]:
            return


@compiled
def _set(placed: Records, node: int, start: int, finish: int, limit: int) -> None:
    dates = placed[node]
    dates.late_start = start
    dates.late_finish = finish
    dates.limit = limit


@compiled
def _place_joint(plan: Plan, clocks: Clocks, placed: Records, node: int) -> None:
    earliest = -LONG_AGO
    for number in range(plan.nodes[node].first_out, plan.nodes[node].last_out):
        earliest = min(earliest, _last_before(plan, clocks, placed, plan.outgoing[number]))
    _set(placed, node, earliest, earliest, earliest)


@compiled
def _place_task(plan: Plan, clocks: Clocks, placed: Records, node: int, finish: int) -> None:
    task, detail = plan.nodes[node], plan.details[node]
    by_finish, by_start = _limits_by_links(plan, clocks, placed, node, finish)
    if task.has_deadline:
        by_finish = min(by_finish, detail.deadline)
    if task.progress == BEGUN:
        shown = reading(clocks, task.clock, by_finish)
        rest = task.span if detail.remaining < 0 else detail.remaining
        limit = start_of(clocks, task.clock, shown - rest)
        _set(placed, node, detail.began, finish_of(clocks, task.clock, shown), limit)
        return
    if task.dated and task.constraint in (SNLT, MSO):
        by_start = min(by_start, detail.at_late)
    elif task.dated and task.constraint in (FNLT, MFO):
        by_finish = min(by_finish, detail.at_late)
    if task.milestone:
        latest = detail.at_late if _is_pinned(task) else min(by_finish, by_start)
        if task.has_deadline:
            latest = min(latest, detail.deadline)
        _set(placed, node, latest, latest, latest)
    else:
        _place_work(plan, clocks, placed, node, by_finish, by_start)


@compiled
def _limits_by_links(plan: Plan, clocks: Clocks, placed: Records, node: int, finish: int) -> tuple[int, int]:
    """The earliest of what limits its finish, and of what limits its start."""
    task = plan.nodes[node]
    by_finish, by_start = finish, -LONG_AGO
    for number in range(task.first_out, task.last_out):
        edge = plan.outgoing[number]
        if plan.nodes[edge.target].done:
            continue
        if edge.from_finish:
            by_finish = min(by_finish, _last_before(plan, clocks, placed, edge))
        elif not task.manual and task.progress == NOT_BEGUN:
            by_start = min(by_start, _last_before(plan, clocks, placed, edge))
    return by_finish, by_start


@compiled
def _is_pinned(task: Record) -> bool:
    return task.dated and task.constraint in (MSO, MFO)


@compiled
def _place_work(plan: Plan, clocks: Clocks, placed: Records, node: int, by_finish: int, by_start: int) -> None:
    task, clock = plan.nodes[node], plan.nodes[node].clock
    start = work_start(plan, clocks, node, by_finish)
    if by_start < -LONG_AGO:
        start = min(start, reading(clocks, clock, by_start))
    if _is_pinned(task):
        start = _pinned_start(plan, clocks, node)
    placed[node].late_reading = start
    late_start = start_of(clocks, clock, start)
    late_finish = by_finish if task.manual else work_finish(plan, clocks, node, start)
    _set(placed, node, late_start, late_finish, late_start)


@compiled
def _pinned_start(plan: Plan, clocks: Clocks, node: int) -> int:
    """The reading at which a constraint fixes the start, whatever follows but the deadline."""
    task, detail = plan.nodes[node], plan.details[node]
    if task.constraint == MFO:
        start = work_start(plan, clocks, node, detail.at_late)
    else:
        start = reading(clocks, task.clock, detail.at_late)
    if task.has_deadline:
        start = min(start, work_start(plan, clocks, node, detail.deadline))
    return start


@compiled
def _last_before(plan: Plan, clocks: Clocks, placed: Records, edge: Record) -> int:
    target, dates = plan.nodes[edge.target], placed[edge.target]
    if target.plain and not edge.elapsed:
        if edge.lag == 0 and not edge.holds_finish:
            return dates.limit
        shown = dates.late_reading + (target.span if edge.holds_finish else 0)
        return start_of(clocks, target.clock, shown - edge.lag)
    return last_instant(plan, clocks, edge, dates.late_finish, dates.limit)
