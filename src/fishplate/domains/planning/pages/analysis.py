"""How sure the dates of the plan are: a worker simulates it, and this page says what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import formats
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.models import RiskAnalysis
from fishplate.domains.planning.models.durations import STANDARD
from fishplate.domains.planning.models.scheduled import instant
from fishplate.domains.planning.models.simulated import PERCENTS, time_of
from fishplate.domains.planning.pages import risk_charts
from fishplate.domains.planning.pages.risk_charts import day
from fishplate.domains.planning.pages.sheet import minute_of
from fishplate.domains.planning.services.analysing import FEWEST, JOB, MOST, USUAL
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Project
from fishplate.kernel import errors, jobs
from fishplate.kernel.actors import Actor
from fishplate.kernel.jobs import Job
from fishplate.kernel.permissions import allows, demand
from fishplate.web.forms import Form
from fishplate.web.pages import Audience, Request, handle_action, handle_form, one, page, render

_SHOWN_TASKS = 15


class RiskAnalysisForm(Form):
    iterations = forms.IntegerField(
        min_value=FEWEST,
        max_value=MOST,
        initial=USUAL,
        label=_("Iterations"),
        help_text=_("How often the plan is run through; more of them make the dates steadier."),
    )
    optimistic_percent = forms.IntegerField(
        min_value=1,
        max_value=100,
        initial=90,
        label=_("Optimistic duration in percent"),
        help_text=_("Of tasks that have no estimates of their own."),
    )
    pessimistic_percent = forms.IntegerField(
        min_value=100, max_value=1000, initial=125, label=_("Pessimistic duration in percent")
    )
    seed = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        label=_("Seed"),
        help_text=_("Left empty: a new one. The same seed draws the same random numbers again."),
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def list_risk_analyses(request: Request, project_id: UUID) -> HttpResponseBase:
    """The latest analysis with all its pictures, what is being reckoned, and the way to earlier ones."""
    project = one(projects.projects(request.actor), project_id)
    analyses = list(queries.risk_analyses(request.actor).filter(project=project))
    return _shown(request, project, analyses, analyses[0] if analyses else None)


@page(Audience.SIGNED_IN, methods=["GET"])
def view_risk_analysis(request: Request, project_id: UUID, risk_analysis_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    rows = queries.risk_analyses(request.actor).filter(project=project)
    analysis = one(rows, risk_analysis_id)
    return _shown(request, project, list(rows), analysis)


@page(Audience.SIGNED_IN, rule=permissions.start_risk_analysis)
def start_risk_analysis(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    demand(permissions.start_risk_analysis, request.actor, project)
    here = reverse("planning:list_risk_analyses", args=[project.pk])
    return handle_form(
        request,
        RiskAnalysisForm,
        action=lambda data: services.start_risk_analysis(project_id=project.pk, actor=request.actor, **data),
        done=here,
        title=_("Analyse the risk of the plan"),
        submit=_("Analyse"),
        said=_("The plan is being simulated. You can leave this page."),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=jobs.may_control, methods=["POST"])
def cancel_risk_analysis(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    job = _job(project)
    if job is None or not job.is_live:
        raise errors.Refused(_t("It has already ended."))
    here = reverse("planning:list_risk_analyses", args=[project.pk])
    return handle_action(request, lambda: jobs.cancel(job.pk, actor=request.actor), done=here)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_risk_bars(request: Request, project_id: UUID) -> HttpResponseBase:
    """Answer the chart: between which minutes each task ends in most cases of the last analysis, by its id."""
    project = one(projects.projects(request.actor), project_id)
    analysis = queries.risk_analyses(request.actor).filter(project=project).first()
    tag = f'"{analysis.pk if analysis else project.pk}"'
    if (known := get_conditional_response(request, etag=tag)) is not None:
        return known
    watched = analysis.figures.content["watched"] if analysis else {}
    ends = {task: [minute_of(instant(time_of(one[end]))) for end in ("p10", "p80")] for task, one in watched.items()}
    response = JsonResponse({"bars": ends})
    response["ETag"] = tag
    return response


def _job(project: Project) -> Job | None:
    """The last job that simulated this plan, or does."""
    return Job.objects.filter(name=JOB, project_id=project.pk).order_by("-pk").first()


def _shown(
    request: Request, project: Project, analyses: list[RiskAnalysis], analysis: RiskAnalysis | None
) -> HttpResponseBase:
    job = _job(project)
    context: dict[str, Any] = {
        "title": _("Risk analysis"),
        "tab": "list_risk_analyses",
        "project_id": project.pk,
        "may_plan": allows(permissions.start_risk_analysis, request.actor, project),
        "job": job,
        "may_cancel": job is not None and job.is_live and allows(jobs.may_control, request.actor, job),
        "planned": queries.plan_version(project.pk) > 0,
        "analyses": analyses,
        "analysis": analysis,
    }
    if analysis is not None:
        context |= told(analysis, request.actor)
    return render(request, "planning/risks/list_risk_analyses.html", context, partial="live")


def told(analysis: RiskAnalysis, actor: Actor) -> dict[str, Any]:
    """Return all that the page says of one analysis."""
    figures = analysis.figures.content
    finish = figures["finish"]
    return {
        "sentences": sentences(figures),
        "outdated": _outdated(analysis),
        "rows": [_row(_t("Finish of the plan"), finish), *(_row(_named(one), one) for one in _milestones(figures))],
        "percents": PERCENTS,
        "curve": risk_charts.s_curve(finish),
        "curve_rows": [(percent, day(time_of(finish["curve"][percent]))) for percent in range(0, 101, 10)],
        "histogram": risk_charts.histogram(finish),
        "convergence": risk_charts.convergence(figures["convergence"]),
        "convergence_rows": [
            (one["iterations"], *(day(time_of(one[name])) for name in ("p50", "p80", "low", "high")))
            for one in figures["convergence"]
        ],
        "tornado": _tornado(figures["tornado"], _day_of(figures)),
        "tasks": [
            {
                "name": _named(one),
                "task": one["task"],
                "criticality": round(100 * one["criticality"]),
                "cruciality": None if one["cruciality"] is None else round(one["cruciality"], 2),
            }
            for one in figures["tasks"][:_SHOWN_TASKS]
        ],
        "merges": [
            {
                "name": _named(one) if one["task"] else _t("Finish of the plan"),
                "delay": formats.number_format(one["delay"] / _day_of(figures), 1),
                "chains": one["chains"],
            }
            for one in figures["merges"]
        ],
    }


def sentences(figures: dict[str, Any]) -> list[str]:
    """Return what the figures mean: is the planned finish met, what may be promised, and what costs most."""
    finish = figures["finish"]
    found = [
        _t("The planned finish, {day}, is met with a probability of {percent} %.").format(
            day=day(time_of(finish["planned"])), percent=round(100 * finish["probability"])
        )
    ]
    days = formats.number_format(abs(figures["contingency"]) / _day_of(figures), 1)
    promised = day(time_of(finish["p80"]))
    if figures["contingency"] > 0:
        text = _t("To be 80 % sure, promise {day}: {days} working days later.")
        found.append(text.format(day=promised, days=days))
    elif figures["contingency"] < 0:
        text = _t("You are 80 % sure already of {day}: {days} working days earlier.")
        found.append(text.format(day=promised, days=days))
    worst = next((bar for bar in figures["tornado"] if bar["driver"] is not None and bar["p80"] > 0), None)
    if worst is not None:
        text = _t(
            "The risk that costs most is “{risk}”: without it, the date of 80 % comes {days} working days earlier."
        )
        found.append(text.format(risk=worst["name"], days=formats.number_format(worst["p80"] / _day_of(figures), 1)))
    low, high = (day(time_of(one)) for one in finish["interval_80"])
    if low != high:
        text = _t("After so many iterations the date of 80 % lies between {low} and {high}, with 95 % confidence.")
        found.append(text.format(low=low, high=high))
    return found


def _day_of(figures: dict[str, Any]) -> int:
    """How many minutes a working day of the plan had; what was kept before plans had calendars has the standard one."""
    return int(figures.get("day", STANDARD.day))


def _outdated(analysis: RiskAnalysis) -> list[str]:
    found = []
    behind = queries.plan_version(analysis.project_id) - analysis.plan_version
    if behind > 0:
        text = ngettext("The plan has changed {count} time since.", "The plan has changed {count} times since.", behind)
        found.append(text.format(count=behind))
    if queries.risks_digest(analysis.project_id) != analysis.risks_digest:
        found.append(_t("The risk drivers have changed since."))
    return found


def _milestones(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The milestones among the tasks that were watched, in the order of their plan."""
    watched = [{"task": task, **one} for task, one in figures["watched"].items() if one["milestone"]]
    return sorted(watched, key=lambda one: one["planned"])


def _named(one: dict[str, Any]) -> str:
    return f"{one['number']} · {one['name']}"


def _row(name: str, one: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "task": one.get("task"),
        "planned": day(time_of(one["planned"])),
        "probability": round(100 * one["probability"]),
        "dates": [(percent, day(time_of(one[f"p{percent}"]))) for percent in PERCENTS],
    }


def _tornado(bars: list[dict[str, Any]], day_minutes: int) -> list[dict[str, Any]]:
    widest = max((abs(bar["p80"]) for bar in bars), default=0) or 1
    return [
        {
            "name": bar["name"] or _t("All estimates of single tasks"),
            "driver": bar["driver"],
            "occurred": round(100 * bar["occurred"]),
            "mean": formats.number_format(bar["mean"] / day_minutes, 1),
            "p80": formats.number_format(bar["p80"] / day_minutes, 1),
            "share": round(100 * max(0, bar["p80"]) / widest),
        }
        for bar in bars
    ]
