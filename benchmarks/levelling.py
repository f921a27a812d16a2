"""How short the schedules of PSPLIB's projects get: at 5,000 schedules, and in 10 s on two threads.

    python benchmarks/levelling.py [LIBRARY] [--sample N] [--seconds S] [--workers N] [--all]

LIBRARY holds the folders j30, j60 and j120 with `.sm` files and best_known.csv (default: ../shared/data/psplib).
Unless --all is given, every N-th project of a set is tried, so that it ends in a few minutes. "Deviation" is from the
length of the longest chain of links, "gap" from the best makespan known, both in percent on average. The targets hold
for whole sets on a machine with nothing else to do; the deviation of the best makespans known stands beside ours.
"""

import argparse
import csv
import sys
import time
from pathlib import Path
from statistics import mean

import numpy as np
from figures import figure

from fishplate.engines.scheduling.levelling import Effort, Levelled, Project, Status, level, read_sm

SEED = 20261126
SCHEDULES = 5_000
#: By set: the most that the gap may be, and the least share of proved projects, at 10 s.
TARGETS = {"j30": (0.0, 97.0), "j60": (0.3, None), "j120": (1.5, None)}
#: Average deviation of a whole set at 5,000 schedules.
DEVIATION = {"j120": 32.2}


def main() -> None:
    options = arguments()
    if not options.library.is_dir():
        print(f"{options.library} is not there: nothing to level", file=sys.stderr)
        return
    known = best_known(options.library)
    level(Project([]), Effort(), clock=time.monotonic, generator=np.random.default_rng(SEED))
    print(f"At {SCHEDULES:,} schedules, one thread:")
    print(f"{'set':>5} {'projects':>8} {'dev. %':>7} {'best known':>10} {'gap %':>6} {'s each':>7}")
    for name in TARGETS:
        by_schedules(name, sample(options, name), known)
    print(f"In {options.seconds:g} s, {options.workers} threads:")
    print(f"{'set':>5} {'projects':>8} {'gap %':>6} {'proved %':>8} {'s each':>7}")
    for name in TARGETS:
        by_seconds(name, sample(options, name), known, options)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    here = Path(__file__).resolve().parents[2] / "shared" / "data" / "psplib"
    parser.add_argument("library", nargs="?", type=Path, default=here)
    parser.add_argument("--sample", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--all", action="store_true")
    return parser.parse_args()


def best_known(library: Path) -> dict[str, int]:
    with (library / "best_known.csv").open() as file:
        return {row["instance"]: int(row["best_known_makespan"]) for row in csv.DictReader(file)}


def sample(options: argparse.Namespace, name: str) -> dict[str, Project]:
    files = sorted((options.library / name).glob("*.sm"))
    return {file.stem: read_sm(file.read_text()) for file in files[:: 1 if options.all else options.sample]}


def levelled(project: Project, effort: Effort) -> tuple[Levelled, float]:
    begin = time.monotonic()
    result = level(project, effort, clock=time.monotonic, generator=np.random.default_rng(SEED))
    return result, time.monotonic() - begin


def chain(project: Project) -> int:
    """The length of the longest chain of links: what would be left if there were enough of everything."""
    free = Project(project.activities, dict.fromkeys(project.capacities, 10**6))
    return levelled(free, Effort(schedules=1))[0].makespan


def by_schedules(name: str, projects: dict[str, Project], known: dict[str, int]) -> None:
    results = {one: levelled(project, Effort(3600, schedules=SCHEDULES)) for one, project in projects.items()}
    chains = {one: chain(project) for one, project in projects.items()}
    deviation = mean(100 * (results[one][0].makespan / chains[one] - 1) for one in projects)
    best = mean(100 * (known[one] / chains[one] - 1) for one in projects)
    gap = mean(100 * (results[one][0].makespan / known[one] - 1) for one in projects)
    seconds = mean(took for _, took in results.values())
    print(f"{name:>5} {len(projects):>8} {deviation:>7.2f} {best:>10.2f} {gap:>6.2f} {seconds:>7.2f}", flush=True)
    figure(f"levelling {name}: deviation at {SCHEDULES:,} schedules", deviation, "%", most=DEVIATION.get(name))


def by_seconds(name: str, projects: dict[str, Project], known: dict[str, int], options: argparse.Namespace) -> None:
    effort = Effort(options.seconds, options.workers)
    results = {one: levelled(project, effort) for one, project in projects.items()}
    gap = mean(100 * (results[one][0].makespan / known[one] - 1) for one in projects)
    proved = mean(100.0 * (found.status is Status.OPTIMAL) for found, _ in results.values())
    seconds = mean(took for _, took in results.values())
    print(f"{name:>5} {len(projects):>8} {gap:>6.2f} {proved:>8.1f} {seconds:>7.2f}", flush=True)
    most, least = TARGETS[name]
    figure(f"levelling {name}: gap to best known", gap, "%", most=most)
    figure(f"levelling {name}: proved", proved, "%", least=least)


if __name__ == "__main__":
    main()
