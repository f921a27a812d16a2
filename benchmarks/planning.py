"""One edit in a plan of 5,000 tasks, on both databases: how long until every date that moved stands? One minute.

    .venv/bin/python benchmarks/planning.py

The service is called as the page calls it, in a process that is warm as the pages are: read the plan, reckon it, write
what changed. The budget is 150 ms. `last task` moves nothing else, `a chain` the fifty tasks behind one. Where the end
of the plan moves (`everything`), so does the latest date of every task, and all 5,000 rows are written. `read anew` is
such an edit in a process that has not seen this version of the plan.
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
    """Time edits that move nothing, a chain, and everything; and one for which the plan has to be read."""
    from fishplate.config import startup
    from fishplate.domains.planning import services
    from fishplate.domains.planning.models import Task, TaskLink
    from fishplate.domains.planning.services import kept
    from fishplate.domains.projects.tests import factories
    from fishplate.engines import scheduling

    scheduling.warm()
    startup.keep_loaded()
    cast = factories.cast()
    draw(cast.project, Task, TaskLink)
    services.schedule_plan(project_id=cast.project.pk, actor=cast.owner)
    longest, chained, last = Task.objects.get(number=2), Task.objects.get(number=102), Task.objects.get(number=COUNT)
    amend(cast, longest, "300d")
    lengths = iter(range(301, 1_000))
    edits: dict[str, Callable[[], Any]] = {
        "last task": lambda: amend(cast, last, f"{next(lengths) - 300}h"),
        "a chain": lambda: amend(cast, chained, f"{next(lengths) - 300}h"),
        "everything": lambda: amend(cast, longest, f"{next(lengths)}d"),
    }
    for what, edit in edits.items():
        took, processor = milliseconds(edit)
        print(f"{name:<12}{what:<20}{took:8.1f} ms, {processor:.1f} ms of processor time here")
        figure(f"edit in a plan of 5,000 tasks, {what}, {name}", took, "ms", most=BUDGET_MS)
    took, processor = milliseconds(edits["everything"], before=kept.KEPT.forget)
    print(f"{name:<12}{'read anew':<20}{took:8.1f} ms, {processor:.1f} ms of processor time here")


def amend(cast: Any, task: Any, duration: str) -> None:
    """Give a task another duration, as the row of the page does."""
    from fishplate.domains.planning import services
    from fishplate.domains.planning.models.durations import parse_duration
    from fishplate.domains.planning.models.predecessors import Predecessor
    from fishplate.domains.planning.services.typed import PLAIN

    task.refresh_from_db()
    before = task.incoming.values_list("predecessor__number", flat=True)
    typed = {name: getattr(task, name) for name in ("name", "interface_id", "calendar_id", "version", *PLAIN)}
    typed |= {"duration_minutes": parse_duration(duration), "predecessors": map(Predecessor, before)}
    services.amend_task(task_id=task.pk, actor=cast.owner, **typed)


def draw(project: Any, task: Any, link: Any) -> None:
    """Summaries of 50 tasks each, which wait for one another in a chain."""
    from fishplate.domains.planning.models import Plan

    tasks: list[Any] = []
    links: list[Any] = []
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
    Plan.objects.bulk_create([Plan(project=project, last_number=COUNT, created_at=at, updated_at=at)])


def milliseconds(edit: Callable[[], Any], before: Callable[[], Any] = lambda: None) -> tuple[float, float]:
    """Return how long it took, and how much of that this process was at work: a busy machine shows in the first."""
    times = []
    for _ in range(ROUNDS):
        before()
        started, busy = time.perf_counter(), time.process_time()
        edit()
        times.append(((time.perf_counter() - started) * 1_000, (time.process_time() - busy) * 1_000))
    took, processor = zip(*times, strict=True)
    return statistics.median(took), statistics.median(processor)


if __name__ == "__main__":
    in_each_database(__file__, ask)
