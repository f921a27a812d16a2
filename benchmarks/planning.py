"""One edit in a plan of 5,000 tasks, on both databases: how long until every date that moved stands? One minute.

    .venv/bin/python benchmarks/planning.py

The service is called as the page calls it, compiled passes warm: read the plan, reckon it, write what changed. The
budget is 150 ms. `last task` moves nothing else; `in the middle` moves a hundred or so.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from databases import in_each_database
from figures import figure

COUNT, UNDER_EACH = 5_000, 50
ROUNDS = 7
BUDGET_MS = 150.0


def ask(name: str) -> None:
    """Time an edit that moves nothing, one that moves a branch of the plan, and an indented task."""
    from fishplate.domains.planning import services
    from fishplate.domains.planning.models import Task, TaskLink
    from fishplate.domains.projects.tests import factories
    from fishplate.engines import scheduling

    scheduling.warm()
    cast = factories.cast()
    draw(cast.project, Task, TaskLink)
    services.schedule_plan(project_id=cast.project.pk, actor=cast.owner)
    from fishplate.domains.planning.tests.factories import amend

    first, last = Task.objects.get(number=2), Task.objects.order_by("-position")[0]
    lengths = iter(range(2, 1_000))
    edits: dict[str, Callable[[], Any]] = {
        "last task": lambda: amend(cast, last, name=f"Renamed {next(lengths)}"),
        "a branch": lambda: amend(cast, first, duration=f"{next(lengths)}d"),
        "outdented": lambda: services.outdent_task(project_id=cast.project.pk, task_ids=[last.pk], actor=cast.owner),
    }
    worst = 0.0
    for what, edit in edits.items():
        took, processor = milliseconds(edit, 1 if what == "outdented" else ROUNDS)
        worst = max(worst, took)
        print(f"{name:<12}{what:<20}{took:8.1f} ms, {processor:.1f} ms of processor time here")
    figure(f"edit in a plan of 5,000 tasks, slowest, {name}", worst, "ms", most=BUDGET_MS)


def draw(project: Any, task: Any, link: Any) -> None:
    """Summaries of 50 tasks each, which wait for one another in a chain."""
    from fishplate.domains.planning.models import Plan

    tasks, links = [], []
    for number in range(COUNT):
        summary = number % UNDER_EACH == 0
        one = task(project=project, number=number + 1, position=number << 32, name=f"Task {number}")
        one.duration_minutes = 480 + number % 7 * 60
        if not summary:
            one.parent = tasks[number - number % UNDER_EACH]
            if number % UNDER_EACH > 1:
                links.append(link(predecessor=tasks[-1], successor=one))
        tasks.append(one)
    at = datetime.now(UTC)
    for row in (*tasks, *links):
        row.created_at = row.updated_at = at
    task.objects.bulk_create(tasks, batch_size=500)
    link.objects.bulk_create(links, batch_size=500)
    Plan.objects.create(project=project, last_number=COUNT)


def milliseconds(edit: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """Return how long it took, and how much of that this process was at work: a busy machine shows in the first."""
    times = []
    for _ in range(rounds):
        started, busy = time.perf_counter(), time.process_time()
        edit()
        times.append(((time.perf_counter() - started) * 1_000, (time.process_time() - busy) * 1_000))
    took, processor = zip(*times, strict=True)
    return statistics.median(took), statistics.median(processor)


if __name__ == "__main__":
    in_each_database(__file__, ask)
