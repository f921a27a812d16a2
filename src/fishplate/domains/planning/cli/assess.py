"""`fishplate plan assess`: is this plan sound?"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import click

from fishplate.domains.planning.choices import plan_files
from fishplate.domains.planning.cli.reading import Scheduled, scheduled
from fishplate.engines import scheduling
from fishplate.engines.scheduling import Finding

_DAY: Final = timedelta(hours=8) // plan_files.RESOLUTION
_NAMED: Final = 5
_VERDICTS: Final = {True: "met", False: "not met", None: "no answer"}


@click.command("assess")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def assess(file: Path, *, as_json: bool) -> None:
    """Hold FILE against the fourteen points of the DCMA assessment.

    A point that needs what the plan does not have (a status date, a baseline, people) is not answered. Exit status:
    0 every answered point is met, 1 one is not, 2 the file is no plan or its plan cannot be scheduled.
    """
    done = scheduled(file)
    findings = _findings(done)
    click.echo(json.dumps(_as_dict(findings), indent=2, ensure_ascii=False) if as_json else _table(findings))
    raise SystemExit(1 if any(one.met is False for one in findings) else 0)


def _findings(done: Scheduled) -> tuple[Finding, ...]:
    baseline = {str(task.uid): task.baseline_finish for task in done.plan.tasks if task.baseline_finish is not None}
    staffed = {str(task.uid) for task in done.plan.tasks if task.assignments}
    return scheduling.assess(
        done.network,
        done.schedule,
        day=_DAY,
        status=done.plan.status,
        baseline=baseline or None,
        staffed=staffed or None,
    )


def _as_dict(findings: tuple[Finding, ...]) -> dict[str, Any]:
    return {"points": [_point(one) for one in findings]}


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
    for number, one in enumerate(findings, 1):
        value = "–" if one.value is None else f"{one.value:.2f}"
        limit = f"{'≥' if one.at_least else '≤'} {one.limit:.2f}"
        share = f"{one.counted} / {one.of}" if one.of else ""
        words = one.point.replace("_", " ")
        lines.append(
            f"{number:<2} {words:<28} {value:>7}  {limit:>7}  {share:>11}  {_named(one)}  {_VERDICTS[one.met]}".rstrip()
        )
    return "\n".join(lines)


def _named(finding: Finding) -> str:
    if finding.met is not False:
        return ""
    names = [*finding.tasks, *(f"{link.predecessor}→{link.successor}" for link in finding.links)]
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
