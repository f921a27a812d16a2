"""How sound the plan is, finding by finding, each with the tasks it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning.choices import quality
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.services import assessing
from fishplate.domains.planning.services.assessing import Assessment
from fishplate.domains.projects import queries as projects
from fishplate.engines.scheduling import Finding
from fishplate.kernel import clock
from fishplate.kernel.errors import Text
from fishplate.web import badges
from fishplate.web.listing import FORMATS, export_cells
from fishplate.web.pages import Audience, Request, one, page, render

#: So many tasks of a finding are named on the page; the exported table has all.
NAMED = 50
_AT_ONCE = 5
_VERDICTS = {True: badges.MET, False: badges.NOT_MET, None: badges.NOT_MEASURED}
_HEAD = (
    _("Assessment"), _("What is checked"), _("Counts"), _("Value"), _("Counted"), _("Of"), _("Limit"), _("Verdict"),
    _("What to do"), _("Task"), _("Name"), _("Waits for"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A task, or a dependency, that counts against the plan, and where it stands there."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding as its row of the page says it; ``left_out`` tells how many tasks only the export names."""

    words: quality.Words
    value: str
    share: str
    limit: str
    state: str
    advice: Text
    first: list[Named]
    others: list[Named]
    left_out: int


@page(Audience.SIGNED_IN, methods=["GET"])
def assess_plan(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    found = assessing.assess_plan(project_id=project.pk, actor=request.actor)
    wanted = request.GET.get("format")
    if wanted in FORMATS:
        filename = f"plan-quality-{timezone.localtime(clock.now()):%Y-%m-%d}.{wanted}"
        return export_cells(wanted, _HEAD, list(_cells(found)), _t("Plan quality"), filename)
    plan = reverse("planning:view_plan", args=[project.pk])
    verdicts = [finding.met for finding in found.points]
    context = {
        "title": _("Plan quality"),
        "tab": "assess_plan",
        "project_id": project.pk,
        "version": found.version,
        "exports": [(form.upper(), f"?format={form}") for form in FORMATS],
        "met": verdicts.count(True),
        "not_met": verdicts.count(False),
        "unanswered": verdicts.count(None),
        "points": _shown(found.points, found, plan),
        "practices": [
            {
                "name": quality.PRACTICES[one.practice],
                "state": _VERDICTS[one.met],
                "findings": _shown(one.findings, found, plan),
                "needs": [quality.NEEDS[need] for need in one.needs],
            }
            for one in found.practices
        ],
    }
    return render(request, "planning/quality/assess_plan.html", context)


def _shown(findings: Iterable[Finding], found: Assessment, plan: str) -> list[ShownFinding]:
    return [_shown_finding(finding, found, plan) for finding in findings]


def _shown_finding(finding: Finding, found: Assessment, plan: str) -> ShownFinding:
    words = quality.FINDINGS[finding.point]
    named = list(_named(finding, found, plan))
    return ShownFinding(
        words=words,
        value=_figure(finding, finding.value),
        share=_t("{count} of {all}").format(count=finding.counted, all=finding.of) if finding.of else "",
        limit=f"{'≥' if finding.at_least else '≤'} {_figure(finding, finding.limit)}" if not _is_test(finding) else "",
        state=_VERDICTS[finding.met],
        advice=quality.advice(finding),
        first=named[:_AT_ONCE],
        others=named[_AT_ONCE:NAMED],
        left_out=max(0, len(named) - NAMED),
    )


def _named(finding: Finding, found: Assessment, plan: str) -> Iterator[Named]:
    for pk in finding.tasks:
        yield Named(str(found.tasks[pk]), f"{plan}#task-{pk}")
    for link in finding.links:
        before, after = found.tasks[link.predecessor], found.tasks[link.successor]
        yield Named(f"{before.number} → {after.number} {link.kind}", f"{plan}#task-{after.pk}")


def _is_test(finding: Finding) -> bool:
    return finding.point in quality.TESTS


def _figure(finding: Finding, value: float | None) -> str:
    if value is None:
        return "—"
    if _is_test(finding):
        return _t("passed") if value >= finding.limit else _t("failed")
    if finding.point in quality.INDEXES:
        return formats.number_format(value, 2)
    percent = round(100 * value, 1)
    return f"{formats.number_format(percent, 0 if percent.is_integer() else 1)} %"


def _cells(found: Assessment) -> Iterator[list[Any]]:
    """A row for each task or dependency of a finding, and one for a finding without."""
    for finding in found.points:
        yield from _rows("DCMA", finding, found)
    for practice, finding in found.of_practices():
        yield from _rows(_t("GAO: {practice}").format(practice=quality.PRACTICES[practice]), finding, found)


def _rows(assessment: str, finding: Finding, found: Assessment) -> Iterator[list[Any]]:
    words = quality.FINDINGS[finding.point]
    verdict = {True: _t("met"), False: _t("not met"), None: _t("not measured")}[finding.met]
    told = [
        assessment, str(words.name), str(words.counted), finding.value, finding.counted, finding.of,
        f"{'≥' if finding.at_least else '≤'} {_figure(finding, finding.limit)}", verdict, str(quality.advice(finding)),
    ]  # fmt: skip
    about: list[tuple[Task, int | None]] = [(found.tasks[pk], None) for pk in finding.tasks]
    about += [(found.tasks[link.successor], found.tasks[link.predecessor].number) for link in finding.links]
    for task, waits_for in about:
        yield [*told, task.number, task.name, waits_for]
    if not about:
        yield [*told, None, None, None]
