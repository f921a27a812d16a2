"""`fishplate plan assess`: is this plan sound, by the points of the DCMA and the practices of the GAO?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import click

from fishplate.domains.planning.choices import plan_files
from fishplate.domains.planning.cli.reading import Scheduled, scheduled
from fishplate.engines import scheduling
from fishplate.engines.scheduling import Finding, Need, PracticeFinding

_DAY: Final = timedelta(hours=8) // plan_files.RESOLUTION
_NAMED: Final = 5
_VERDICTS: Final = {True: "met", False: "not met", None: "no answer"}
_UNMEASURED: Final = "not measured"
_NEEDS: Final = {
    Need.SCOPE: "a list of all that is to be delivered",
    Need.NAMES: "the names of the tasks",
    Need.ASSIGNMENTS: "people assigned to tasks",
    Need.CAPACITY: "how much of the people there is",
    Need.BASIS_OF_ESTIMATES: "what the durations were estimated from",
    Need.PLANS_ABOVE_AND_BELOW: "the dates of the plans above and below this one",
    Need.PLAN_FROM_START: "a plan with open tasks, scheduled from its start",
    Need.RISK_ANALYSIS: "a risk analysis with three-point durations and risks",
    Need.STATUS_DATE: "a status date",
    Need.EARLIER_STATES: "earlier states of the plan",
    Need.BASELINE_DATES: "a baseline",
    Need.BASELINE_DOCUMENT: "the document that explains the baseline",
}


@click.command("assess")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def assess(file: Path, *, as_json: bool) -> None:
    """Hold FILE against the fourteen points of the DCMA assessment and GAO's ten best practices of scheduling.

    What needs what the plan does not have (a status date, a baseline, people) is not answered. Exit status: 0 all that
    is answered is met, 1 something is not, 2 the file is no plan or its plan cannot be scheduled.
    """
    done = scheduled(file)
    findings, practices = _findings(done)
    if as_json:
        click.echo(json.dumps(_as_dict(findings, practices), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join([_table(findings), "", *_practices(practices)]))
    verdicts = [*(one.met for one in findings), *(one.met for one in practices)]
    raise SystemExit(1 if False in verdicts else 0)


def _findings(done: Scheduled) -> tuple[tuple[Finding, ...], tuple[PracticeFinding, ...]]:
    baseline = {str(task.uid): task.baseline_finish for task in done.plan.tasks if task.baseline_finish is not None}
    staffed = {str(task.uid) for task in done.plan.tasks if task.assignments}
    points = scheduling.assess(
        done.network,
        done.schedule,
        day=_DAY,
        status=done.plan.status,
        baseline=baseline or None,
        staffed=staffed or None,
    )
    practices = scheduling.assess_practices(
        done.network,
        done.schedule,
        day=_DAY,
        status=done.plan.status,
        baseline=baseline or None,
        staffed=staffed or None,
        names={str(task.uid): task.name for task in done.plan.tasks},
    )
    return points, practices


def _as_dict(findings: tuple[Finding, ...], practices: tuple[PracticeFinding, ...]) -> dict[str, Any]:
    return {
        "points": [_point(one) for one in findings],
        "practices": [
            {
                "practice": one.practice,
                "verdict": _UNMEASURED if one.met is None else _VERDICTS[one.met],
                "measures": [_point(finding) for finding in one.findings],
                "not_measured": [{"needs": need, "words": _NEEDS[need]} for need in one.needs],
            }
            for one in practices
        ],
    }


def _point(finding: Finding) -> dict[str, Any]:
    return {
        "point": finding.point,
        "verdict": _VERDICTS[finding.met],
        "value": finding.value,
        "at_least" if finding.at_least else "at_most": finding.limit,
        "counted": finding.counted,
        "of": finding.of,
        "tasks": [int(uid) for uid in finding.tasks],
        "links": [[int(link.predecessor), int(link.successor)] for link in finding.links],
    }


def _table(findings: tuple[Finding, ...]) -> str:
    lines = [f"{'':<2} {'point':<28} {'value':>7}  {'limit':>7}  {'of':>11}  tasks"]
    return "\n".join([*lines, *(_line(f"{number:<2}", one) for number, one in enumerate(findings, 1))])


def _practices(practices: tuple[PracticeFinding, ...]) -> Iterator[str]:
    for number, one in enumerate(practices, 1):
        verdict = _UNMEASURED if one.met is None else _VERDICTS[one.met]
        yield f"{number:<2} {one.practice.replace('_', ' ')}: {verdict}"
        yield from (_line("  ", finding) for finding in one.findings)
        if one.needs:
            yield f"   {_UNMEASURED} without {'; '.join(_NEEDS[need] for need in one.needs)}"


def _line(before: str, one: Finding) -> str:
    value = "–" if one.value is None else f"{one.value:.2f}"
    limit = f"{'≥' if one.at_least else '≤'} {one.limit:.2f}"
    share = f"{one.counted} / {one.of}" if one.of else ""
    words = one.point.replace("_", " ")
    return f"{before} {words:<28} {value:>7}  {limit:>7}  {share:>11}  {_named(one)}  {_VERDICTS[one.met]}".rstrip()


def _named(finding: Finding) -> str:
    if finding.met is not False:
        return ""
    names = [*finding.tasks, *(f"{link.predecessor}→{link.successor}" for link in finding.links)]
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
