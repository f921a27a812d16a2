"""`fishplate plan`: schedule plan files of other tools, and look at what comes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import click

from fishplate.domains.planning.choices import plan_files
from fishplate.domains.planning.cli import paths as float_paths
from fishplate.domains.planning.cli.assess import assess
from fishplate.domains.planning.cli.convert import convert
from fishplate.domains.planning.cli.earned_value import earned_value_of
from fishplate.domains.planning.cli.forecast import forecast_backlog
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
@click.option("--paths", type=click.IntRange(1, 1000), help="Tell so many of the most critical paths too.")
@click.option("--to", type=int, help="Unique id of the task or milestone they lead to; else to the end of the plan.")
@click.option(
    "--by", type=click.Choice([one.value for one in scheduling.Ranking]), default="driving", show_default=True,
    help="What a path follows: the links that drive it, or the smallest total float.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def schedule(file: Path, *, paths: int | None, to: int | None, by: str, as_json: bool) -> None:
    """Compute early and late dates, slack and the critical path of FILE.

    The dates that stand in the file count for nothing, but for those typed by hand and those of what has happened.
    Exit status: 0 scheduled, 2 the file is no plan or its plan cannot be scheduled.
    """
    if to is not None and paths is None:
        raise click.UsageError("--to says where the paths lead that --paths asks for.")
    done = scheduled(file)
    found = None if paths is None else float_paths.found(done, paths, to, by)
    if as_json:
        told = _as_dict(done) if found is None else {**_as_dict(done), "paths": float_paths.as_list(found)}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        click.echo(_table(done) if found is None else "\n".join([_table(done), float_paths.table(done, found)]))


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
        "total_slack_minutes": plan_files.minutes(dates.total_slack),
        "free_slack_minutes": plan_files.minutes(dates.free_slack),
        "critical": dates.critical,
    }


def _table(done: Scheduled) -> str:
    lines = [f"{'':1} {'uid':>7}  {'early start':<16}  {'early finish':<16}  {'slack h':>8}  name"]
    for task in done.plan.tasks:
        dates = done.schedule.tasks[str(task.uid)]
        lines.append(
            f"{CRITICAL if dates.critical else '':1} {task.uid:>7}  {dates.early_start:%Y-%m-%d %H:%M}  "
            f"{dates.early_finish:%Y-%m-%d %H:%M}  {plan_files.minutes(dates.total_slack) / 60:>8.1f}  {task.name}"
        )
    if done.schedule.finish is not None:
        lines += ["", f"finish {done.schedule.finish:%Y-%m-%d %H:%M}; {CRITICAL} critical"]
    lines += [diagnostic.message for diagnostic in done.schedule.diagnostics]
    return "\n".join(lines)


plan.add_command(level)
plan.add_command(assess)
plan.add_command(simulate)
plan.add_command(convert)
plan.add_command(earned_value_of)
plan.add_command(forecast_backlog)
