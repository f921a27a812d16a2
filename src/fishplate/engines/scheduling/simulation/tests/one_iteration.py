"""A plan as one iteration has it, for the scheduler in plain Python."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fishplate.engines.scheduling import Assignment, Network, Schedule, Task
from fishplate.engines.scheduling.critical_path import in_plain_python, schedule
from fishplate.engines.scheduling.frame import Frame
from fishplate.engines.scheduling.graph import Graph
from fishplate.engines.scheduling.simulation.held import hold
from fishplate.engines.scheduling.simulation.lanes import LANES, NONE_OFF, Room, draw, place_all, room
from fishplate.engines.scheduling.simulation.model import Model
from fishplate.engines.scheduling.simulation.uncertainty import Uncertainty


class Batch:
    """The first iterations of a plan, all leaves of which tell their instants."""

    def __init__(self, network: Network, uncertainty: Uncertainty, seed: int, *, varying: bool = True) -> None:
        self.network = hold(network, schedule(network))
        leaves = [task.id for task in Graph(network).leaves]
        self.model = Model(self.network, uncertainty, seed, leaves)
        self.room: Room = room(self.model)
        if varying:
            draw(self.model.chances, self.room, np.arange(LANES), NONE_OFF)
        plan, laid_out = self.model.private(), self.model.arrays.laid_out
        while True:
            place_all(plan, self.model.shape, laid_out.clocks, self.room, LANES)
            if not laid_out.clocks.trouble[0]:
                break
            laid_out.clocks.trouble[0] = 0
            assert laid_out.extend()

    def dates(self, lane: int) -> dict[str, tuple[object, object]]:
        """Start and finish of every leaf."""
        time = self.model.frame.time
        return {
            one: (time(int(self.room.starts[node, lane])), time(int(self.room.finishes[node, lane])))
            for node, one in enumerate(self.model.ids)
        }

    def by_plain_python(self, lane: int) -> Schedule:
        """The schedule of a plan that says what the iteration has drawn."""
        varying = set(self.model.chances.varying["node"].tolist())
        drawn = {self.model.ids[node]: int(self.room.work[node, lane]) for node in varying}
        tasks = [self._told(task, drawn[task.id]) if task.id in drawn else task for task in self.network.tasks]
        network = replace(self.network, tasks=tasks)
        return in_plain_python(Frame(network, Graph(network)))

    def _told(self, task: Task, work: int) -> Task:
        node = self.model.graph.numbers[task.id]
        if self.model.shape.traits["remains"][node]:
            assert task.progress is not None
            return replace(task, progress=replace(task.progress, remaining=work))
        if task.elapsed or not task.assignments:
            return replace(task, duration=work - int(self.model.shape.traits["paused"][node]))
        share = work / int(self.model.work[node])
        return replace(
            task, assignments=tuple(Assignment(one.calendar, round(one.duration * share)) for one in task.assignments)
        )


def early(schedule: Schedule, ids: list[str]) -> dict[str, tuple[object, object]]:
    """Early start and finish of some tasks."""
    return {one: (schedule.tasks[one].early_start, schedule.tasks[one].early_finish) for one in ids}
