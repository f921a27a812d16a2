"""`fishplate plan earned-value`: is what is done worth what it was to cost, and what was to be done by now?"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from fishplate.domains.planning.choices import earned_value as of_files
from fishplate.domains.planning.choices.earned_value import Unit
from fishplate.domains.planning.cli.bad_input import BadInput
from fishplate.domains.planning.cli.reading import opened
from fishplate.engines.scheduling import earned_value
from fishplate.engines.scheduling.earned_value import EarnedValue, Figure

_WHY: Final = {
    earned_value.Missing.NO_BUDGET: "the baseline has no budget",
    earned_value.Missing.NOT_BEGUN: "the baseline has not begun",
    earned_value.Missing.NOTHING_PLANNED: "nothing was planned by then",
    earned_value.Missing.NOTHING_EARNED: "nothing is done",
    earned_value.Missing.NOTHING_SPENT: "nothing is spent",
    earned_value.Missing.NO_ACTUAL_COST: "the file does not say what it cost",
    earned_value.Missing.BUDGET_SPENT: "the budget is spent",
    earned_value.Missing.ALL_EARNED: "all is done",
    earned_value.Missing.PLANNED_FINISH_PASSED: "the planned finish is past",
    earned_value.Missing.OUT_OF_REACH: "beyond all calendars",
}
_PACES: Final = {
    earned_value.Pace.AS_PLANNED: "as planned",
    earned_value.Pace.AS_SO_FAR: "as so far",
    earned_value.Pace.AS_SO_FAR_AND_LATE: "as so far, delay made good",
}

_NAMED: Final = 5


@click.command("earned-value")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--status", type=click.DateTime(), help="Status date; else the file's own.")
@click.option("--unit", type=click.Choice([one.value for one in Unit]), help="Of budget and cost; else money if any.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def earned_value_of(file: Path, *, status: datetime | None, unit: str | None, as_json: bool) -> None:
    """Compare what was planned, earned and spent in FILE by its status date, in money or hours, and in time.

    The file needs a baseline. What cannot be told is named with the reason. Exit status: 0 told, 2 the file is no plan,
    or has no baseline or no status date.
    """
    plan = opened(file)
    at = status or plan.status
    if at is None:
        raise BadInput(f"{file}: the plan has no status date; name one with --status.")
    by = of_files.unit_of(plan) if unit is None else Unit(unit)
    try:
        baseline = of_files.baseline(plan, by)
        if baseline is None:
            raise BadInput(f"{file}: the plan has no baseline.")
        found = earned_value.evaluate(baseline, of_files.progress(plan, by), status=at)
    except ValueError as error:
        raise BadInput(f"{file}: {error}.") from None
    names = {str(task.uid): task.name for task in plan.tasks}
    click.echo(json.dumps(_as_dict(found, by), indent=2) if as_json else _table(found, by, names))


def _as_dict(found: EarnedValue, unit: Unit) -> dict[str, Any]:
    cost, time = found.cost, found.schedule
    return {
        "status": found.status.isoformat(),
        "unit": unit,
        "bac": cost.budget,
        "pv": cost.planned,
        "ev": cost.earned,
        "ac": _figure(cost.actual),
        "cv": _figure(cost.cost_variance),
        "sv": cost.schedule_variance,
        "cpi": _figure(cost.cost_performance),
        "spi": _figure(cost.schedule_performance),
        "tcpi": _figure(cost.to_complete_performance),
        "forecasts": [
            {
                "pace": one.pace,
                "eac": _figure(one.at_completion),
                "etc": _figure(one.to_complete),
                "vac": _figure(one.variance),
                "tcpi": _figure(one.to_complete_performance),
            }
            for one in cost.forecasts
        ],
        "earned_schedule": {
            "period_days": time.period.total_seconds() / 86_400,
            "pd": time.planned_duration,
            "at": _figure(time.actual_time),
            "es": _figure(time.earned),
            "sv_t": _figure(time.variance),
            "spi_t": _figure(time.performance),
            "reached": None if time.reached is None else time.reached.isoformat(timespec="minutes"),
            "tspi": _figure(time.to_complete_performance),
            "forecasts": [
                {
                    "pace": one.pace,
                    "ieac_t": _figure(one.duration),
                    "finish": None if one.finish is None else one.finish.isoformat(timespec="minutes"),
                }
                for one in time.forecasts
            ],
        },
        "tasks": [
            {"uid": int(name), "pv": one.planned, "ev": one.earned, "ac": one.actual}
            for name, one in found.packages.items()
        ],
        "curve": [
            {"at": point.at.isoformat(), "pv": point.planned, "ev": point.earned, "ac": point.actual}
            for point in found.curve
        ],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"value": figure.value, "missing": figure.missing}


def _table(found: EarnedValue, unit: Unit, names: dict[str, str]) -> str:
    cost, time = found.cost, found.schedule
    money = ",.2f" if unit is Unit.COST else ",.1f"
    lines = [f"status {found.status:%Y-%m-%d %H:%M}, in {'money' if unit is Unit.COST else 'hours of work'}", ""]
    lines += [
        f"{'BAC':<8}{cost.budget:>14{money}}   PV {cost.planned:{money}}   EV {cost.earned:{money}}",
        _line("AC", cost.actual, money),
        _line("CV", cost.cost_variance, money),
        f"{'SV':<8}{cost.schedule_variance:>14{money}}",
        _line("CPI", cost.cost_performance, ".3f"),
        _line("SPI", cost.schedule_performance, ".3f"),
        _line("TCPI", cost.to_complete_performance, ".3f"),
    ]
    lines += [_line("EAC", one.at_completion, money) + f"   {_PACES[one.pace]}" for one in cost.forecasts]
    weeks = f"periods of {time.period.days} days"
    lines += ["", f"{'PD':<8}{time.planned_duration:>14.2f}   {weeks}"]
    lines += [
        _line("AT", time.actual_time, ".2f"),
        _line("ES", time.earned, ".2f"),
        _line("SV(t)", time.variance, ".2f"),
        _line("SPI(t)", time.performance, ".3f"),
    ]
    for one in time.forecasts:
        until = "" if one.finish is None else f"   until {one.finish:%Y-%m-%d}"
        lines.append(_line("IEAC(t)", one.duration, ".2f") + f"   {_PACES[one.pace]}{until}")
    behind = sorted(found.packages, key=lambda name: found.packages[name].earned - found.packages[name].planned)
    for name in behind[:_NAMED]:
        worth = found.packages[name]
        if worth.earned < worth.planned:
            lines.append(f"behind by {worth.planned - worth.earned:{money}}: {name} {names[name]}")
    return "\n".join(lines)


def _line(word: str, figure: Figure, form: str) -> str:
    if figure.value is None:
        return f"{word:<8}{'–':>14}   {_WHY[figure.missing] if figure.missing else ''}"
    return f"{word:<8}{figure.value:>14{form}}"
