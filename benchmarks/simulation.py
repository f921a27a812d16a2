"""How long ten thousand iterations of ten thousand tasks take, in which memory, with what is published beside it.

    .venv/bin/python benchmarks/simulation.py

The network of benchmarks/scheduling.py (two links of any kind a task, lags, three calendars), estimates for all tasks,
40 risk drivers of 500 tasks each, one thread. Each run is a process of its own, whose memory and time of the processor
are its peak and its sum; on a machine with others on it, time of the processor is what the code costs. The last run has
two threads and the tornado, 1,000 iterations without each of the drivers.

Beside it: a hand-written numba loop for one thread (forward pass, drivers, criticality; measured on two shared cores)
took 4.5 s and 256 MB; Full Monte is published with about 30 s for 3,614 tasks × 1,000 iterations.
"""

import json
import random
import resource
import subprocess
import sys
import time

from figures import figure
from scheduling import SEED, draw_network

TASKS = 10_000
DRIVERS, TOUCHED = 40, 500
HAND_WRITTEN_S, HAND_WRITTEN_MB = 4.5, 256
FULL_MONTE_A_SECOND = 3_614 * 1_000 / 30


def run(iterations: int, workers: int, tornado: int) -> dict[str, float]:
    from fishplate.engines.scheduling.simulation import (
        Effort,
        RiskDriver,
        Status,
        ThreePoint,
        Uncertainty,
        simulate,
    )

    dice = random.Random(SEED)
    network = draw_network(TASKS)
    ids = [task.id for task in network.tasks]
    drivers = tuple(
        RiskDriver(f"R{n}", dice.uniform(0.05, 0.5), ThreePoint(0.95, 1.1, 1.5), tuple(dice.sample(ids, TOUCHED)))
        for n in range(DRIVERS)
    )
    uncertainty = Uncertainty(ThreePoint(0.9, 1, 1.25), drivers=drivers)
    # Loading (or compiling) is a matter of the start of a process.
    simulate(draw_network(50), uncertainty=Uncertainty(ThreePoint(1, 2, 3)), effort=Effort(8), seed=1)
    began, worked = time.perf_counter(), time.process_time()
    found = simulate(network, uncertainty, Effort(iterations, workers, tornado), seed=SEED)
    clock, processor = time.perf_counter() - began, time.process_time() - worked
    assert found.status is Status.COMPLETE, found.diagnostics
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"clock": clock, "processor": processor, "memory": peak}


def aside(*arguments: int) -> dict[str, float]:
    told = subprocess.run([sys.executable, __file__, *map(str, arguments)], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(told.stdout)
    return found


def main() -> None:
    print(f"{'iterations':>10} {'threads':>7} {'tornado':>7} {'s':>8} {'s of processor':>14} {'MB':>6}")
    found = {}
    for wanted in ((1_000, 1, 0), (10_000, 1, 0), (10_000, 2, 1_000)):
        one = found[wanted] = aside(*wanted)
        print(
            f"{wanted[0]:>10,} {wanted[1]:>7} {wanted[2]:>7,} {one['clock']:>8.2f} {one['processor']:>14.2f} "
            f"{one['memory']:>6.0f}"
        )
    few, many, whole = found.values()
    pace = TASKS * 10_000 / many["clock"]
    print(
        f"{many['clock'] / HAND_WRITTEN_S:.1f} times the {HAND_WRITTEN_S} s of the hand-written loop; "
        f"{pace / FULL_MONTE_A_SECOND:.0f} times as many tasks a second as published for Full Monte"
    )
    figure("10,000 tasks × 10,000 iterations, one thread", many["clock"], "s", most=10)
    figure("the same, of the processor", many["processor"], "s", most=6)
    figure("the same, memory", many["memory"], "MB", most=400)
    figure("memory that nine times as many iterations add", many["memory"] - few["memory"], "MB", most=10)
    figure("the same with a tornado, two threads", whole["clock"], "s", most=10)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(run(*map(int, sys.argv[1:]))))
    else:
        main()
