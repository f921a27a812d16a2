"""The pass forward for a batch of iterations at once, each on a lane of its own.

Work that is held by nothing but links is placed for all lanes together, in readings of its clock; instants are reckoned
where somebody asks for them. All else goes through the pass of `compiled.forward`, lane by lane. What is compiled here
allocates nothing, so that it is quick and threads do not hinder each other.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fishplate.engines.scheduling.compiled.clocks import reading
from fishplate.engines.scheduling.compiled.code import compiled
from fishplate.engines.scheduling.compiled.forward import place
from fishplate.engines.scheduling.compiled.records import (
    LONG_AGO,
    PLACED,
    Clocks,
    Flags,
    Numbers,
    Plan,
    Record,
    Records,
)

from .chance import Reals, drawn, uniform
from .model import Chances, Model, Shape

LANES = 8

#: A bit for each lane.
Bits = npt.NDArray[np.uint8]

#: Which driver is switched off, if it is none of them.
NONE_OFF, ESTIMATES_OFF = -1, -2


class Room(NamedTuple):
    """What a batch is reckoned in; the first of two dimensions is of nodes, edges or drivers, the second of lanes.

    `work` is what each node is reckoned with, `shown` the reading at which fast ones start. `binding` are the lanes in
    which an edge holds its target. `sums` has for each edge the sum over all lanes of the readings (of milestones and
    joints: the instants) before which it does not let its target begin, `latest_sums` for each node that of the latest.
    The last five are room for one node: what its edges say in all lanes, and in one.
    """

    work: Numbers
    shown: Numbers
    starts: Numbers
    finishes: Numbers
    sums: Numbers
    latest_sums: Numbers
    binding: Bits
    marks: Bits
    factors: Reals
    happened: Bits
    bounds: Numbers
    latest: Numbers
    placed: Records
    one_bounds: Numbers
    one_binding: Flags


def room(model: Model) -> Room:
    """Room for a batch, in which what does not vary stands already."""
    nodes, edges = len(model.arrays.plan.nodes), len(model.arrays.edges)
    drivers, most = len(model.chances.drivers), model.arrays.plan.nodes["last_in"] - model.arrays.plan.nodes["first_in"]
    return Room(
        work=np.repeat(model.work, LANES).reshape(nodes, LANES),
        shown=np.zeros((nodes, LANES), np.int64),
        starts=np.zeros((nodes, LANES), np.int64),
        finishes=np.zeros((nodes, LANES), np.int64),
        sums=np.zeros(edges, np.int64),
        latest_sums=np.zeros(nodes, np.int64),
        binding=np.zeros(edges, np.uint8),
        marks=np.zeros(nodes, np.uint8),
        factors=np.ones((drivers, LANES), np.float64),
        happened=np.zeros(drivers, np.uint8),
        bounds=np.zeros((int(most.max(initial=0)), LANES), np.int64),
        latest=np.zeros(LANES, np.int64),
        placed=np.zeros(nodes, PLACED),
        one_bounds=np.zeros(edges, np.int64),
        one_binding=np.zeros(edges, np.bool_),
    )


# What happens


@compiled
def draw(chances: Chances, room: Room, iterations: Numbers, off: int) -> None:
    """Write the work of everything that varies; `iterations` are the numbers of the lanes."""
    for number in range(len(chances.drivers)):
        driver = chances.drivers[number]
        factors = room.factors[number]
        happened = 0
        for lane in range(LANES):
            factors[lane] = 1.0
            if uniform(driver.occurs, iterations[lane]) < driver.probability:
                happened |= 1 << lane
                if number != off:
                    chance = uniform(driver.strength, iterations[lane])
                    factors[lane] = drawn(driver.points, chances.table, chance)
        room.happened[number] = happened
    for number in range(len(chances.varying)):
        task = chances.varying[number]
        work = room.work[task.node]
        for lane in range(LANES):
            factor = 1.0
            if off != ESTIMATES_OFF:
                factor = drawn(task.points, chances.table, uniform(task.key, iterations[lane]))
            for touching in range(task.first_driver, task.last_driver):
                factor *= room.factors[chances.touching[touching], lane]
            # What takes no time is a milestone, and placed by other rules: something is always left.
            work[lane] = task.fixed + max(1, np.int64(np.rint(task.planned * factor)))


@compiled
def happenings(chances: Chances, number: int, iterations: Numbers, happened: Flags) -> None:
    """Write whether a driver happens in each of the iterations."""
    driver = chances.drivers[number]
    for one in range(len(iterations)):
        happened[one] = uniform(driver.occurs, iterations[one]) < driver.probability


# Where it leads


@compiled
def place_all(plan: Plan, shape: Shape, clocks: Clocks, room: Room, used: int) -> None:
    """Place all nodes in all lanes, and add up what edges say in the first `used` of them.

    Stops with `clocks.trouble` set where a clock is asked beyond what is laid out.
    """
    for clock in range(len(clocks.table)):
        clocks.table[clock].begin = reading(clocks, clock, shape.project_start)
    for node in plan.order:
        if shape.traits[node].fast:
            _place_fast(plan, shape, clocks, room, node, used)
        else:
            for lane in range(LANES):
                _place_other(plan, shape, clocks, room, node, lane)
            if shape.traits[node].merges:
                _add_up(plan.nodes[node], room, node, used)
        if clocks.trouble[0]:
            return


@compiled
def _place_fast(plan: Plan, shape: Shape, clocks: Clocks, room: Room, node: int, used: int) -> None:
    task, trait = plan.nodes[node], shape.traits[node]
    work, shown, finish = room.work[node], room.shown[node], room.latest
    for lane in range(LANES):
        shown[lane] = trait.floor
    for number in range(task.first_in, task.last_in):
        bounds = room.bounds[number - task.first_in]
        _bound_fast(plan, shape, clocks, room, number, task.clock, bounds)
        for lane in range(LANES):
            shown[lane] = max(shown[lane], bounds[lane])
    _bind(task, room, shown)
    last = LONG_AGO
    for lane in range(LANES):
        finish[lane] = shown[lane] + work[lane]
        last = max(last, finish[lane])
    if last >= clocks.table[task.clock].high:
        clocks.trouble[0] = 1
    if trait.starts:
        _instants(clocks, task.clock, shown, 0, room.starts[node])
    if trait.finishes:
        _instants(clocks, task.clock, finish, 1, room.finishes[node])
    if trait.merges:
        _add_up(task, room, node, used)


@compiled
def _bind(task: Record, room: Room, shown: Numbers) -> None:
    """Write in which lanes each edge keeps fast work from beginning earlier."""
    for row in range(task.last_in - task.first_in):
        bounds, bits = room.bounds[row], 0
        for lane in range(LANES):
            bits |= (bounds[lane] == shown[lane]) << lane
        room.binding[task.first_in + row] = bits


@compiled
def _add_up(task: Record, room: Room, node: int, used: int) -> None:
    """Write the sums of what the edges of a node say, and of the latest of them."""
    total = 0
    for lane in range(used):
        latest = LONG_AGO
        for row in range(task.last_in - task.first_in):
            latest = max(latest, room.bounds[row, lane])
        total += latest
    room.latest_sums[node] = total
    for row in range(task.last_in - task.first_in):
        total = 0
        for lane in range(used):
            total += room.bounds[row, lane]
        room.sums[task.first_in + row] = total


@compiled
def _bound_fast(plan: Plan, shape: Shape, clocks: Clocks, room: Room, number: int, clock: int, bounds: Numbers) -> None:
    """Write the readings before which a link does not let fast work begin."""
    edge = plan.incoming[number]
    source = edge.source
    if shape.traits[source].fast and not edge.elapsed and plan.nodes[source].clock == clock:
        before, length = room.shown[source], room.work[source]
        for lane in range(LANES):
            bounds[lane] = before[lane] + edge.lag
        if edge.from_finish:
            for lane in range(LANES):
                bounds[lane] += length[lane]
    else:
        ends = room.finishes[source] if edge.from_finish else room.starts[source]
        _read(clocks, clock, ends, edge.lag if edge.elapsed else 0, bounds)
        if not edge.elapsed:
            for lane in range(LANES):
                bounds[lane] += edge.lag
    if edge.holds_finish:
        work = room.work[edge.target]
        for lane in range(LANES):
            bounds[lane] -= work[lane]


@compiled
def _read(clocks: Clocks, clock: int, instants: Numbers, later: int, readings: Numbers) -> None:
    """What a clock shows at some instants; see `clocks.reading`."""
    table = clocks.table[clock]
    first, last, low = table.first, table.last, table.low
    first_span, last_span, at = table.first_span, table.last_span, table.instants
    spans, index, slot = clocks.spans, clocks.by_instant, clocks.slot
    for lane in range(LANES):
        instant = instants[lane] + later
        if instant < first or instant >= last:
            clocks.trouble[0] = 1
            return
        span = index[at + ((instant - first) >> slot)]
        while span + 1 < last_span and spans[span + 1].start <= instant:
            span += 1
        if span < first_span:
            readings[lane] = low
        else:
            readings[lane] = spans[span].reading + min(instant, spans[span].end) - spans[span].start


@compiled
def _instants(clocks: Clocks, clock: int, readings: Numbers, back: int, instants: Numbers) -> None:
    """The instants showing some readings; see `clocks._instant`."""
    table = clocks.table[clock]
    low, high, last_span, at = table.low, table.high, table.last_span, table.readings
    spans, index, slot = clocks.spans, clocks.by_reading, clocks.slot
    for lane in range(LANES):
        sought = readings[lane] - back
        if sought < low or sought >= high:
            clocks.trouble[0] = 1
            return
        span = index[at + ((sought - low) >> slot)]
        while span + 1 < last_span and spans[span + 1].reading <= sought:
            span += 1
        instants[lane] = spans[span].start + readings[lane] - spans[span].reading


@compiled
def _place_other(plan: Plan, shape: Shape, clocks: Clocks, room: Room, node: int, lane: int) -> None:
    task, trait = plan.nodes[node], shape.traits[node]
    work = room.work[node, lane]
    if trait.remains:
        plan.details[node].remaining = work
    elif not task.joint:
        plan.nodes[node].span = work
    if task.shared:
        for part in range(plan.details[node].first_part, plan.details[node].last_part):
            plan.parts[part].ticks = np.int64(np.rint(shape.parts[part] * (work / max(1, shape.planned[node]))))
    for number in range(task.first_in, task.last_in):
        edge = plan.incoming[number]
        source = room.placed[edge.source]
        source.start, source.finish = room.starts[edge.source, lane], room.finishes[edge.source, lane]
        if shape.percent[number] != 0:
            duration = room.work[edge.source, lane] - shape.traits[edge.source].paused
            plan.incoming[number].lag = np.int64(np.rint(duration * shape.percent[number] / 100))
    place(plan, clocks, room.placed, room.one_bounds, room.one_binding, node, shape.project_start)
    dates = room.placed[node]
    room.starts[node, lane], room.finishes[node, lane] = dates.early_start, dates.early_finish
    for number in range(task.first_in, task.last_in):
        if task.joint:
            edge = plan.incoming[number]
            source = room.placed[edge.source]
            room.one_bounds[number] = source.finish if edge.from_finish else source.start
            room.one_binding[number] = room.one_bounds[number] == dates.early_start
        room.bounds[number - task.first_in, lane] = room.one_bounds[number]
        bit = np.uint8(1 << lane)
        if room.one_binding[number]:
            room.binding[number] |= bit
        else:
            room.binding[number] &= ~bit
