"""From a checked network to its dates, by way of the arrays."""

from datetime import datetime

from fishplate.engines.scheduling.dates import Dates
from fishplate.engines.scheduling.frame import Frame
from fishplate.engines.scheduling.graph import Edge, Graph
from fishplate.engines.scheduling.network import Link, Network, Task
from fishplate.engines.scheduling.result import Driver, Reason

from .arrays import Arrays
from .prepared import OutOfReachError, Run

_REASONS = (Reason.PROJECT_START, Reason.STATUS_DATE, Reason.CONSTRAINT, Reason.PROGRESS, Reason.MANUAL)
_ALONE = [(Driver(reason),) for reason in _REASONS]
_AS_LATE = (Driver(Reason.AS_LATE_AS_POSSIBLE),)


def settle() -> None:
    """Compile everything or load it from disk, by scheduling a small plan."""
    start = datetime.fromisoformat("2026-01-05T08:00")
    network = Network(start, [Task("A", 60), Task("B", 60)], [Link("A", "B")])
    dates(Frame(network, Graph(network)))


def dates(frame: Frame) -> Dates | None:
    """The dates of a network that was checked; None where a calendar gives out or a length is beyond all reach."""
    try:
        arrays = Arrays(frame)
        run = Run(arrays)
        run.place(arrays.plan)
    except (OutOfReachError, OverflowError):
        return None
    placed = run.placed[: len(frame.graph.leaves)]
    nodes = arrays.plan.nodes[: len(frame.graph.leaves)]
    return Dates(
        int(run.finish),
        placed["early_start"].tolist(),
        placed["early_finish"].tolist(),
        placed["late_start"].tolist(),
        placed["late_finish"].tolist(),
        placed["total_slack"].tolist(),
        placed["free_slack"].tolist(),
        nodes["late"].tolist(),
        nodes["done"].tolist(),
        _drivers(frame.graph, arrays, run),
        [arrays.edges[number] for number in run.overridden.nonzero()[0].tolist()],
    )


def _drivers(graph: Graph, arrays: Arrays, run: Run) -> list[tuple[Driver, ...]]:
    links: list[list[Driver]] = [[] for _ in range(graph.size)]
    for number in run.binding.nonzero()[0].tolist():
        edge = arrays.edges[number]
        links[edge.target].append(Driver(Reason.LINK, edge.link, _leaf_of(graph, run, edge)))
    reasons, late = run.placed["reason"].tolist(), arrays.plan.nodes["late"].tolist()
    drivers: list[tuple[Driver, ...]] = []
    for node in range(len(graph.leaves)):
        alone = _ALONE[reasons[node]]
        if late[node]:
            drivers.append(_AS_LATE)
        elif alone[0].reason is Reason.CONSTRAINT:
            drivers.append((*links[node], *alone))
        else:
            drivers.append(tuple(links[node]) or alone)
    return drivers


def _leaf_of(graph: Graph, run: Run, edge: Edge) -> str:
    if graph.is_joint(edge.source):
        ends = {"F": run.placed["finish"], "S": run.placed["start"]}
        edge = max(graph.incoming[edge.source], key=lambda into: ends[into.kind[0]][into.source])
    return graph.leaves[edge.source].id
