"""`fishplate plan`: schedule plan files of other tools, and look at what comes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import click

from fishplate.domains.planning.choices import plan_files
from fishplate.domains.planning.cli.assess import assess
from fishplate.domains.planning.cli.level import level
from fishplate.domains.planning.cli.reading import Scheduled, scheduled
from fishplate.domains.planning.cli.simulate import simulate
from fishplate.engines import planfiles, scheduling

CRITICAL: Final = "*"


@click.group("plan")
def plan() -> None:
    """Work on plan files: .mpp, .xml (MSPDI, PMXML), .xer, .mpx, .pod, .gan and others."""


@plan.command("schedule")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def schedule(file: Path, *, as_json: bool) -> None:
    """Compute early and late dates, slack and the critical path of FILE.

    The dates that stand in the file count for nothing, but for those typed by hand and those of what has happened.
    Exit status: 0 scheduled, 2 the file is no plan or its plan cannot be scheduled.
    """
    done = scheduled(file)
    click.echo(json.dumps(_as_dict(done), indent=2, ensure_ascii=False) if as_json else _table(done))


def _as_dict(done: Scheduled) -> dict[str, Any]:
    finish = done.schedule.finish
    return {
        "file": {"kind": done.plan.kind, "application": done.plan.application, "unread": list(done.plan.unread)},
        "finish": None if finish is None else finish.isoformat(),
        "tasks": [_task(task, done.schedule.tasks[str(task.uid)]) for task in done.plan.tasks],
        "diagnostics": [
            {"problem": one.problem, "message": one.message, "tasks": [int(uid) for uid in one.tasks]}
            for one in done.schedule.diagnostics
        ],
    }


def _task(task: planfiles.FileTask, dates: scheduling.ScheduledTask) -> dict[str, Any]:
    return {
        "uid": task.uid,
        "name": task.name,
        "summary": dates.summary,
        "early_start": dates.early_start.isoformat(),
        "early_finish": dates.early_finish.isoformat(),
        "late_start": dates.late_start.isoformat(),
        "late_finish": dates.late_finish.isoformat(),
        "total_slack_minutes": _minutes(dates.total_slack),
        "free_slack_minutes": _minutes(dates.free_slack),
        "critical": dates.critical,
    }


def _minutes(ticks: int) -> float:
    whole, rest = divmod(ticks, plan_files.PER_MINUTE)
    return ticks / plan_files.PER_MINUTE if rest else whole


def _table(done: Scheduled) -> str:
    lines = [f"{'':1} {'uid':>7}  {'early start':<16}  {'early finish':<16}  {'slack h':>8}  name"]
    for task in done.plan.tasks:
        dates = done.schedule.tasks[str(task.uid)]
        lines.append(
            f"{CRITICAL if dates.critical else '':1} {task.uid:>7}  {dates.early_start:%Y-%m-%d %H:%M}  "
            f"{dates.early_finish:%Y-%m-%d %H:%M}  {_minutes(dates.total_slack) / 60:>8.1f}  {task.name}"
        )
    if done.schedule.finish is not None:
        lines += ["", f"finish {done.schedule.finish:%Y-%m-%d %H:%M}; {CRITICAL} critical"]
    lines += [diagnostic.message for diagnostic in done.schedule.diagnostics]
    return "\n".join(lines)


plan.add_command(level)
plan.add_command(assess)
plan.add_command(simulate)
