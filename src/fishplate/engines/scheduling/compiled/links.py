"""What all passes ask of links and of the work at their ends."""

from .clocks import finish_of, reading, start_of
from .code import compiled
from .records import LONG_AGO, Clocks, Plan, Record, Records


@compiled
def end_of(placed: Records, edge: Record) -> int:
    """The instant from which the link counts."""
    if edge.from_finish:
        return placed[edge.source].finish
    return placed[edge.source].start


@compiled
def shown_at_end(plan: Plan, clocks: Clocks, placed: Records, edge: Record, clock: int) -> int:
    """What `clock` shows at the instant from which the link counts."""
    source = plan.nodes[edge.source]
    if source.plain and source.clock == clock:
        return placed[edge.source].early_reading + (source.span if edge.from_finish else 0)
    return reading(clocks, clock, end_of(placed, edge))


@compiled
def work_finish(plan: Plan, clocks: Clocks, node: int, start: int) -> int:
    """The instant at which work is done that began at the reading `start`."""
    task = plan.nodes[node]
    if not task.shared:
        return finish_of(clocks, task.clock, start + task.span)
    begin = start_of(clocks, task.clock, start)
    latest = LONG_AGO
    for number in range(plan.details[node].first_part, plan.details[node].last_part):
        part = plan.parts[number]
        latest = max(latest, finish_of(clocks, part.clock, reading(clocks, part.clock, begin) + part.ticks))
    return latest


@compiled
def work_start(plan: Plan, clocks: Clocks, node: int, finish: int) -> int:
    """The latest reading at which work may begin that has to be done at the instant `finish`."""
    task = plan.nodes[node]
    if not task.shared:
        return reading(clocks, task.clock, finish) - task.span
    earliest = -LONG_AGO
    for number in range(plan.details[node].first_part, plan.details[node].last_part):
        part = plan.parts[number]
        earliest = min(earliest, start_of(clocks, part.clock, reading(clocks, part.clock, finish) - part.ticks))
    return reading(clocks, task.clock, earliest)


@compiled
def last_instant(plan: Plan, clocks: Clocks, edge: Record, finish: int, start: int) -> int:
    """The last instant at which the predecessor's end does not push a target that finishes or starts at these."""
    end = finish if edge.holds_finish else start
    target = plan.nodes[edge.target]
    if target.joint:
        return end
    if edge.elapsed:
        return end - edge.lag
    if edge.lag == 0 and (target.milestone or target.manual):
        return end
    return start_of(clocks, target.clock, reading(clocks, target.clock, end) - edge.lag)
