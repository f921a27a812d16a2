"""The most critical paths of a plan, for people and for programs."""

from __future__ import annotations

from typing import Any

from fishplate.domains.planning.choices import plan_files
from fishplate.domains.planning.cli.bad_input import BadInput
from fishplate.domains.planning.cli.reading import Scheduled
from fishplate.engines import scheduling


def found(done: Scheduled, most: int, to: int | None, by: str) -> tuple[scheduling.FloatPath, ...]:
    """Return the float paths; ``BadInput`` where the plan has no task ``to``."""
    if to is not None and str(to) not in done.schedule.tasks:
        raise BadInput(f"The plan has no task with the unique id {to}.")
    return scheduling.float_paths(
        done.network,
        done.schedule,
        most=most,
        to=None if to is None else str(to),
        ranking=scheduling.Ranking(by),
    )


def as_list(paths: tuple[scheduling.FloatPath, ...]) -> list[dict[str, Any]]:
    """Return the paths as JSON has them."""
    return [
        {
            "path": number,
            "float_minutes": plan_files.minutes(path.slack),
            "tasks": [int(uid) for uid in path.tasks],
            "joins": None if path.joins is None else int(path.joins),
        }
        for number, path in enumerate(paths, 1)
    ]


def table(done: Scheduled, paths: tuple[scheduling.FloatPath, ...]) -> str:
    """Return the paths as text, a line for each task."""
    names = {str(task.uid): task.name for task in done.plan.tasks}
    lines = []
    for number, path in enumerate(paths, 1):
        joins = "" if path.joins is None else f", joins {path.joins} {names[path.joins]}"
        lines += ["", f"path {number}: float {plan_files.minutes(path.slack) / 60:.1f} h{joins}"]
        lines += [_line(uid, names[uid], done.schedule.tasks[uid]) for uid in path.tasks]
    return "\n".join(lines or ["", "no path: what is asked for is finished"])


def _line(uid: str, name: str, dates: scheduling.ScheduledTask) -> str:
    return f"  {uid:>7}  {dates.start:%Y-%m-%d %H:%M}  {dates.finish:%Y-%m-%d %H:%M}  {name}"
