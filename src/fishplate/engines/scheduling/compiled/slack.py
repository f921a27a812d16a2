"""How far each task may slip, from what both passes placed; see `_Passes` in critical_path.py."""

from .clocks import reading, within
from .code import compiled
from .links import end_of, last_instant, shown_at_end
from .records import FREE, LONG_AGO, NOT_BEGUN, Clocks, Flags, Plan, Record, Records


@compiled
def slack(plan: Plan, clocks: Clocks, placed: Records, overridden: Flags) -> None:
    """Write total and free slack of all tasks, and which edges a date overrides."""
    for node in range(plan.terms.leaves):
        slack_of(plan, clocks, placed, overridden, node)
        if clocks.trouble[0]:
            return


@compiled
def slack_of(plan: Plan, clocks: Clocks, placed: Records, overridden: Flags, node: int) -> None:
    """The same of one task, once its dates and the early ones of its neighbours are final."""
    placed[node].total_slack = _total(plan, clocks, placed, node)
    placed[node].free_slack = _free(plan, clocks, placed, node)
    task = plan.nodes[node]
    if task.progress == NOT_BEGUN and (task.constraint != FREE or task.manual):
        for number in range(task.first_in, task.last_in):
            edge = plan.incoming[number]
            overridden[number] = end_of(placed, edge) > _last_free(plan, clocks, placed, edge)


@compiled
def _between(clocks: Clocks, clock: int, early: int, late: int) -> int:
    return reading(clocks, clock, late) - reading(clocks, clock, early)


@compiled
def _total(plan: Plan, clocks: Clocks, placed: Records, node: int) -> int:
    task, dates = plan.nodes[node], placed[node]
    if task.late:
        return 0
    if task.plain and dates.asked == LONG_AGO:
        return dates.late_reading - dates.early_reading
    of_finish = _between(clocks, task.clock, dates.early_finish, dates.late_finish)
    if task.progress != NOT_BEGUN:
        return of_finish
    # Where a date places the task before its predecessors let it, it is late by as much as they would need.
    return min(of_finish, _between(clocks, task.clock, max(dates.early_start, dates.asked), dates.late_start))


@compiled
def _free(plan: Plan, clocks: Clocks, placed: Records, node: int) -> int:
    task = plan.nodes[node]
    room = placed[node].total_slack
    if task.done or room <= 0:
        return 0
    for number in range(task.first_out, task.last_out):
        edge = plan.outgoing[number]
        target = plan.nodes[edge.target]
        if target.done:
            continue
        if target.plain and target.clock == task.clock and not edge.elapsed:
            shown = placed[edge.target].early_reading + (target.span if edge.holds_finish else 0)
            last = within(clocks, task.clock, shown - edge.lag)
        else:
            last = reading(clocks, task.clock, _last_free(plan, clocks, placed, edge))
        room = min(room, last - shown_at_end(plan, clocks, placed, edge, task.clock))
    return max(0, room)


@compiled
def _last_free(plan: Plan, clocks: Clocks, placed: Records, edge: Record) -> int:
    """The last instant of the predecessor's end at which no successor moves."""
    target = plan.nodes[edge.target]
    if not target.joint:
        return _stays(plan, clocks, placed, edge)
    last = -LONG_AGO
    for number in range(target.first_out, target.last_out):
        last = min(last, _stays(plan, clocks, placed, plan.outgoing[number]))
    return last


@compiled
def _stays(plan: Plan, clocks: Clocks, placed: Records, edge: Record) -> int:
    target = placed[edge.target]
    return last_instant(plan, clocks, edge, target.finish, target.start)
