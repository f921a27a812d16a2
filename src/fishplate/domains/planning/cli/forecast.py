"""`fishplate plan forecast`: when is this backlog done, going by how much was done in each of the past weeks?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from fishplate.domains.planning.cli.bad_input import BadInput
from fishplate.domains.planning.cli.reading import scheduled
from fishplate.engines import scheduling
from fishplate.engines.scheduling.forecast import Backlog, Forecast, ForecastProblem, forecast

_PERCENTS: Final = (10, 50, 80, 90)
_WHY: Final = {
    ForecastProblem.NEGATIVE: "what is left and what was done cannot be below 0",
    ForecastProblem.NOTHING_MEASURED: "no week was measured",
    ForecastProblem.NOTHING_DONE: "nothing was done in any of the weeks",
    ForecastProblem.NO_PERIOD: "nobody works in any week of the calendar",
    ForecastProblem.OUT_OF_REACH: "it would take more than a hundred years",
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """By which calendar weeks are counted, and what the date is held against, if anything."""

    calendar: scheduling.Calendar
    start: datetime | None = None
    by: datetime | None = None
    name: str = ""


class _Weeks(click.ParamType[tuple[int, ...]]):
    name = "items,items,…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        try:
            return tuple(int(one) for one in str(value).split(","))
        except ValueError:
            self.fail(f"{value} is not whole numbers with commas between them", param, ctx)


@click.command("forecast")
@click.argument("items", type=click.IntRange(min=0))
@click.option("--done", type=_Weeks(), required=True, help="Items done in each past week, weeks without any included.")
@click.option("--start", type=click.DateTime(), help="From when on they are worked on; else the plan's status date.")
@click.option("--by", type=click.DateTime(), help="How likely are they done by then?")
@click.option("--plan", "file", type=click.Path(path_type=Path), help="A plan file: its calendar counts the weeks.")
@click.option("--task", type=int, help="Unique id of its task or milestone by whose finish they are to be done.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def forecast_backlog(
    items: int,
    *,
    done: tuple[int, ...],
    start: datetime | None,
    by: datetime | None,
    file: Path | None,
    task: int | None,
    as_json: bool,
) -> None:
    """Say when ITEMS items are done if each week to come is like one of those measured.

    The distribution is reckoned exactly: there is neither seed nor noise. Exit status: 0 told, 2 nothing can be told.
    """
    if task is not None and (file is None or by is not None):
        raise click.UsageError("--task is one of --plan, and stands for --by.")
    wanted = _Wanted(scheduling.Calendar("standard")) if file is None else _of_plan(file, task)
    begin, until = start or wanted.start, by or wanted.by
    if begin is None:
        raise click.UsageError("Say with --start from when on the items are worked on.")
    week = sum(shift.end - shift.start for day in wanted.calendar.week for shift in day)
    found = forecast(Backlog(items, done, begin, wanted.calendar, week))
    if found.problem is not None:
        raise BadInput(f"There is no forecast: {_WHY[found.problem]}.")
    click.echo(_as_json(found, until) if as_json else _told(items, found, until, wanted.name))


def _of_plan(file: Path, task: int | None) -> _Wanted:
    done = scheduled(file)
    calendar = next(one for one in done.network.calendars if one.id == done.network.calendar)
    if task is None:
        return _Wanted(calendar, done.plan.status)
    if str(task) not in done.schedule.tasks:
        raise BadInput(f"{file}: there is no task with the unique id {task}.")
    name = next(one.name for one in done.plan.tasks if one.uid == task)
    return _Wanted(calendar, done.plan.status, done.schedule.tasks[str(task)].finish, name)


def _as_json(found: Forecast, by: datetime | None) -> str:
    told: dict[str, Any] = {f"p{percent}": found.percentiles[percent].isoformat() for percent in _PERCENTS}
    told["mean_weeks"] = round(found.mean, 3)
    if by is not None:
        told |= {"by": by.isoformat(), "probability": round(found.probability(by), 6)}
    return json.dumps(told, indent=2)


def _told(items: int, found: Forecast, by: datetime | None, name: str) -> str:
    lines = [f"{items} items take {found.mean:.1f} weeks on average."]
    lines += [f"{percent:>3} %  {found.percentiles[percent]:%Y-%m-%d}" for percent in _PERCENTS]
    if by is not None:
        before = f"“{name}”, {by:%Y-%m-%d}" if name else f"{by:%Y-%m-%d}"
        lines.append(f"By {before}, they are done in {found.probability(by):.0%} of all cases.")
    return "\n".join(lines)
