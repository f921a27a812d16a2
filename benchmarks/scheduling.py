"""How long the critical path of large networks takes, with networkx beside it where that is installed.

    python benchmarks/scheduling.py

Two links for each task and lags, three calendars among the tasks; the median of five runs. networkx does less
(one longest path forward, no calendars, no slack), so its figure is a floor for a graph library, not a like
for like.
"""

import random
import statistics
import time
from datetime import date, datetime

from figures import figure

from fishplate.engines.scheduling import Calendar, Link, LinkKind, Network, Status, Task, schedule, shift

try:
    import networkx
except ImportError:
    networkx = None

SEED = 20261122
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


def with_networkx(network: Network) -> float:
    graph = networkx.DiGraph()
    durations = {task.id: task.duration for task in network.tasks}
    graph.add_weighted_edges_from(
        (link.predecessor, link.successor, durations[link.predecessor] + link.lag) for link in network.links
    )
    begin = time.perf_counter()
    networkx.dag_longest_path_length(graph)
    return time.perf_counter() - begin


def with_fishplate(network: Network) -> float:
    begin = time.perf_counter()
    assert schedule(network).status is Status.SCHEDULED
    return time.perf_counter() - begin


def main() -> None:
    print(f"{'tasks':>8} {'fishplate s':>12} {'networkx s':>12} {'ratio':>7}")
    for size in (1_000, 10_000):
        network = draw_network(size)
        ours = statistics.median(with_fishplate(network) for _ in range(5))
        row = f"{size:>8,} {ours:>12.3f}"
        if networkx is None:
            print(f"{row} {'not here':>12}")
            continue
        theirs = statistics.median(with_networkx(network) for _ in range(5))
        print(f"{row} {theirs:>12.3f} {ours / theirs:>7.1f}")
        figure(f"schedule of {size:,} tasks, beside networkx's longest path", ours, "s", most=theirs)


if __name__ == "__main__":
    main()
