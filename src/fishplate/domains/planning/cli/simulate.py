"""`fishplate plan simulate`: when is this plan going to be done, if nobody knows how long its tasks take?"""

from __future__ import annotations

import json
import os
import secrets
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from fishplate.domains.planning.choices import plan_files
from fishplate.domains.planning.cli import risk_files
from fishplate.domains.planning.cli.bad_input import BadInput
from fishplate.domains.planning.cli.reading import Scheduled, scheduled
from fishplate.engines.scheduling.simulation.result import Bar, Distribution, Simulation, Status, Step
from fishplate.engines.scheduling.simulation.uncertainty import Effort, Shape, ThreePoint, Uncertainty

_HOURS: Final = 60 * plan_files.PER_MINUTE
_DAY: Final = 8 * _HOURS
_NAMED: Final = 10
_PERCENTS: Final = (10, 50, 80, 90)


class _Spread(click.ParamType[tuple[float, ...]]):
    name = "low,likely,high"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, ...]:
        try:
            low, likely, high = (float(one) for one in str(value).split(","))
        except ValueError:
            self.fail(f"{value} is not three numbers with commas between them", param, ctx)
        return low, likely, high


@click.command("simulate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--iterations", type=click.IntRange(1, 1_000_000), default=10_000, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), help="Draw the same random numbers again.")
@click.option(
    "--spread",
    type=_Spread(),
    default="0.9,1.0,1.25",
    show_default=True,
    help="Factors on every duration: optimistic, most likely, pessimistic.",
)
@click.option(
    "--shape", type=click.Choice([*Shape]), default=Shape.PERT, show_default=True, help="Between these three."
)
@click.option("--risks", type=click.Path(path_type=Path), help="Risks that several tasks share, as .csv or .json.")
@click.option("--workers", type=click.IntRange(1, 8), help="Threads at work at once.  [default: all processors]")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def simulate(
    file: Path,
    *,
    iterations: int,
    seed: int | None,
    spread: tuple[float, float, float],
    shape: str,
    risks: Path | None,
    workers: int | None,
    as_json: bool,
) -> None:
    """Run the plan of FILE thousands of times with other durations, and say when it is going to be done.

    Exit status: 0 simulated, 2 the file is no plan, its plan cannot be scheduled, or a spread or a risk is wrong.
    """
    drivers = () if risks is None else risk_files.read(risks)
    done = scheduled(file)
    uncertainty = Uncertainty(ThreePoint(*spread, Shape(shape)), drivers=drivers)
    effort = Effort(iterations, workers or min(8, os.cpu_count() or 1))
    seed = secrets.randbits(32) if seed is None else seed
    found = _run(done, uncertainty, effort, seed)
    if found.status is Status.INVALID:
        more = len(found.diagnostics) - 1
        raise BadInput(f"{file}: {found.diagnostics[0].message}{f' (and {more} more)' if more else ''}")
    click.echo(json.dumps(_as_dict(done, found), indent=2, ensure_ascii=False) if as_json else _told(done, found))


def _run(done: Scheduled, uncertainty: Uncertainty, effort: Effort, seed: int) -> Simulation:
    from fishplate.engines.scheduling import simulation  # loads the compiler, which the other commands do not wait for

    with click.progressbar(length=100, label="simulating", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        return simulation.simulate(
            done.network,
            uncertainty,
            effort,
            seed=seed,
            progress=lambda run, of: bar.update(100 * run // of - bar.pos),
        )


# For programs


def _as_dict(done: Scheduled, found: Simulation) -> dict[str, Any]:
    assert found.finish is not None
    names = _names(done)
    return {
        "iterations": found.iterations,
        "seed": found.seed,
        "finish": _distribution(found.finish) | {"s_curve": [one.isoformat() for one in found.finish.percentiles]},
        "contingency_p80_minutes": _minutes(found.contingency),
        "milestones": [
            {"uid": int(uid), "name": names[uid], **_distribution(one)} for uid, one in found.milestones.items()
        ],
        "tasks": [
            {
                "uid": int(uid),
                "name": names[uid],
                "criticality": one.criticality,
                "cruciality": None if one.cruciality is None else round(one.cruciality, 4),
                "mean_work_minutes": _minutes(one.work),
            }
            for uid, one in found.tasks.items()
        ],
        "merges": [
            {
                "uid": None if one.task is None else int(one.task),
                "delay_minutes": _minutes(one.delay),
                "chains": one.chains,
            }
            for one in found.merges
        ],
        "tornado": [_bar(one) for one in found.tornado],
        "convergence": [_step(one) for one in found.convergence],
        "diagnostics": [
            {"problem": one.problem, "message": one.message, "tasks": [int(uid) for uid in one.tasks]}
            for one in found.diagnostics
        ],
    }


def _distribution(found: Distribution) -> dict[str, Any]:
    return {
        "planned": found.planned.isoformat(),
        "probability_of_planned": found.probability,
        "mean": found.mean.isoformat(),
        **{f"p{percent}": found.percentiles[percent].isoformat() for percent in _PERCENTS},
        "intervals_95": {
            f"p{percent}": [one.low.isoformat(), one.high.isoformat()] for percent, one in found.intervals.items()
        },
        "error_minutes": found.error.total_seconds() / 60,
    }


def _bar(bar: Bar) -> dict[str, Any]:
    return {
        "risk": bar.driver,
        "occurred": bar.occurred,
        "mean_minutes": _minutes(bar.mean),
        "p80_minutes": _minutes(bar.p80),
        "iterations": bar.iterations,
    }


def _step(step: Step) -> dict[str, Any]:
    dates = {"p10": step.p10, "p50": step.p50, "p80": step.p80, "p90": step.p90}
    return {
        "iterations": step.iterations,
        **{name: date.isoformat() for name, date in dates.items()},
        "p80_interval_95": [step.interval.low.isoformat(), step.interval.high.isoformat()],
    }


def _minutes(ticks: float) -> float:
    return round(ticks / plan_files.PER_MINUTE, 1)


def _names(done: Scheduled) -> dict[str, str]:
    return {str(task.uid): task.name for task in done.plan.tasks}


# For people


def _told(done: Scheduled, found: Simulation) -> str:
    assert found.finish is not None
    names = _names(done)
    dates = {names[uid]: one for uid, one in found.milestones.items()}
    lines = [_sentence(found, found.finish), "", *_dates("finish of the plan", found.finish, dates)]
    if found.tornado:
        lines += ["", "Without one of them the plan would be done earlier by so many working days:"]
        lines += [f"{'average':>9}  {'80 % sure':>9}  {'happens':>7}"]
        lines += [
            f"{one.mean / _DAY:>9.1f}  {one.p80 / _DAY:>9.1f}  {one.occurred:>7.0%}  "
            f"{'all estimates of single tasks' if one.driver is None else one.driver}"
            for one in found.tornado[:_NAMED]
        ]
    lines += ["", *_tasks(found, names), *_merges(found, names)]
    lines += [f"{found.iterations:,} iterations, seed {found.seed}"]
    lines += [one.message for one in found.diagnostics]
    return "\n".join(lines)


def _sentence(found: Simulation, finish: Distribution) -> str:
    sure, interval = finish.percentiles[80], finish.intervals[80]
    days = found.contingency / _DAY
    apart = (
        f"{days:.1f} working days later" if days > 0 else f"{-days:.1f} working days earlier" if days else "the same"
    )
    return (
        f"The planned finish, {_day(finish.planned)}, is met in {finish.probability:.0%} of all cases. To be right in "
        f"four cases of five, promise {_day(sure)}: {apart}. (So many iterations leave that date open between "
        f"{_day(interval.low)} and {_day(interval.high)}.)"
    )


def _dates(first: str, finish: Distribution, others: dict[str, Distribution]) -> list[str]:
    lines = [f"{'planned':<10}  {'met':>4}  {'10 %':<10}  {'50 %':<10}  {'80 %':<10}  {'90 %':<10}"]
    for name, one in [(first, finish), *others.items()]:
        percentiles = "  ".join(_day(one.percentiles[percent]) for percent in _PERCENTS)
        lines.append(f"{_day(one.planned)}  {one.probability:>4.0%}  {percentiles}  {name}")
    return lines


def _tasks(found: Simulation, names: dict[str, str]) -> list[str]:
    told = sorted(found.tasks.items(), key=lambda one: (-(one[1].cruciality or 0) * one[1].criticality, one[0]))
    told = [(uid, one) for uid, one in told if one.criticality and one.cruciality][:_NAMED]
    if not told:
        return []
    lines = ["The finish hangs on these tasks: how often it waits for them, how closely it follows them (1 most)"]
    lines += [f"{one.criticality:>5.0%}  {one.cruciality:>5.2f}  {names[uid]}" for uid, one in told]
    return [*lines, ""]


def _merges(found: Simulation, names: dict[str, str]) -> list[str]:
    told = [one for one in found.merges if one.delay >= _HOURS][: _NAMED // 2]
    if not told:
        return []
    lines = ["Where several chains meet the last one counts, whichever it is; working days lost by it on average:"]
    lines += [
        f"{one.delay / _DAY:>5.1f}  {names.get(one.task or '', 'finish of the plan')} ({one.chains} chains)"
        for one in told
    ]
    return [*lines, ""]


def _day(time: datetime) -> str:
    return f"{time:%Y-%m-%d}"
