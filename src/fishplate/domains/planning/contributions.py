from __future__ import annotations

from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.charter import documents as charter
from fishplate.domains.landscape.models import Interface
from fishplate.domains.planning import documents, permissions, queries
from fishplate.domains.planning.models import (
    Baseline,
    Plan,
    RiskAnalysis,
    RiskDriver,
    Snapshot,
    Task,
    TaskLink,
    TouchedTask,
)
from fishplate.domains.planning.pages import imports, risks
from fishplate.domains.projects import queries as projects
from fishplate.kernel import clock, contributions, records, search
from fishplate.kernel import documents as printing
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Command, Panel, Related, Station
from fishplate.kernel.permissions import allows
from fishplate.kernel.records import Kind, Reference
from fishplate.kernel.search import Document
from fishplate.web import history

_GROUP = _("Plan")

_SENTENCES = {
    "planning.plan_scheduled": _("The dates of the plan were reckoned anew"),
    "planning.progress_recorded": _("{actor} recorded the progress of {what}"),
    "planning.risk_analysis_started": _("{actor} had the risk of the plan analysed"),
    "planning.risk_analysis_recorded": _("{what} was reckoned"),
    "planning.status_date_set": _("{actor} set the status date"),
    "planning.baseline_taken": _("{actor} took {what}"),
    "planning.snapshot_taken": _("The plan of the week was kept: {label}"),
}


def register() -> None:
    """Make this domain's records, and what it adds to other pages, known to the kernel."""
    _register_records()
    _register_risks()
    imports.register()
    risks.register()
    search.register(Task, lambda one: Document(one.name), within=lambda project_id: Q(project=project_id))
    search.register(
        Baseline, lambda one: Document(str(one), one.reason), within=lambda project_id: Q(project=project_id)
    )
    search.register(
        RiskDriver,
        lambda one: Document(one.name, one.description),
        within=lambda project_id: Q(project=project_id),
    )
    contributions.COMMANDS.add("planning", _commands)
    contributions.HISTORY.add("planning", _history)
    history.register_sentences(_SENTENCES)
    contributions.RECORD_PANELS.add("planning", _panels, order=30)
    contributions.OVERVIEW_PANELS.add("planning", _overview, order=30)
    contributions.THREAD.add("planning", _thread, order=50)
    milestones = printing.Addition("planning", documents.milestones, documents.sample_milestones)
    printing.add(charter.KEY, milestones)


def _register_records() -> None:
    records.register(
        Kind(
            model=Plan,
            sole=_("Plan"),
            name=_("plan"),
            label=str,
            url=lambda one: reverse("planning:view_plan", args=[one.project_id]),
            visible_to=Plan.objects.visible_to,
            chain=lambda one: f"project:{one.project_id}",
        )
    )
    records.register(
        Kind(
            model=Task,
            name=_("task"),
            label=str,
            url=_task_url,
            visible_to=Task.objects.visible_to,
            chain=lambda one: f"project:{one.project_id}",
            steward=lambda actor, one: permissions.amend_task(actor, one.project),
            owner="project__organisation_id",
        )
    )
    records.register(
        Kind(
            model=TaskLink,
            name=_("dependency"),
            label=str,
            url=lambda one: _task_url(one.successor),
            visible_to=_visible_links,
            chain=lambda one: f"project:{one.successor.project_id}",
        )
    )
    records.register(
        Kind(
            model=Baseline,
            name=_("baseline"),
            label=str,
            url=lambda one: reverse("planning:view_baseline", args=[one.project_id, one.pk]),
            visible_to=Baseline.objects.visible_to,
            chain=lambda one: f"project:{one.project_id}",
            steward=lambda actor, one: permissions.withdraw_baseline(actor, one.project),
        )
    )
    records.register(
        Kind(
            model=Snapshot,
            name=_("weekly snapshot"),
            label=str,
            url=lambda one: reverse("planning:view_slips", args=[one.project_id]) + f"?since={one.pk}",
            visible_to=Snapshot.objects.visible_to,
            chain=lambda one: f"project:{one.project_id}",
        )
    )


def _register_risks() -> None:
    records.register(
        Kind(
            model=RiskDriver,
            name=_("risk driver"),
            label=str,
            url=_driver_url,
            visible_to=RiskDriver.objects.visible_to,
            chain=lambda one: f"project:{one.project_id}",
            steward=lambda actor, one: permissions.amend_risk_driver(actor, one.project),
            owner="project__organisation_id",
        )
    )
    records.register(
        Kind(
            model=TouchedTask,
            name=_("task touched by a risk"),
            label=str,
            url=lambda one: _driver_url(one.driver),
            visible_to=_visible_touches,
            chain=lambda one: f"project:{one.driver.project_id}",
        )
    )
    records.register(
        Kind(
            model=RiskAnalysis,
            name=_("risk analysis"),
            label=str,
            url=lambda one: reverse("planning:view_risk_analysis", args=[one.project_id, one.pk]),
            visible_to=RiskAnalysis.objects.visible_to,
            chain=lambda one: f"project:{one.project_id}",
        )
    )


def _driver_url(driver: RiskDriver) -> str:
    return reverse("planning:view_risk_driver", args=[driver.project_id, driver.pk])


def _visible_touches(actor: Actor) -> QuerySet[TouchedTask]:
    return TouchedTask.objects.filter(driver__in=RiskDriver.objects.visible_to(actor)).select_related("driver", "task")


def _task_url(task: Task) -> str:
    return reverse("planning:view_task", args=[task.project_id, task.pk])


def _visible_links(actor: Actor) -> QuerySet[TaskLink]:
    return TaskLink.objects.filter(successor__in=Task.objects.visible_to(actor)).select_related(
        "predecessor", "successor"
    )


def _commands(actor: Actor, project_id: UUID | None) -> list[Command]:
    project = projects.projects(actor).filter(pk=project_id).first() if project_id else None
    if project is None:
        return []
    quality = Command(
        _("Plan quality"),
        reverse("planning:assess_plan", args=[project_id]),
        _GROUP,
        "plan quality dcma gao assessment",
        "checklist",
    )
    if not allows(permissions.add_task, actor, project):
        return [quality]
    return [
        quality,
        Command(_("Add a task"), reverse("planning:add_task", args=[project_id]), _GROUP, "add task", "plus"),
        Command(
            _("Add a risk driver"),
            reverse("planning:add_risk_driver", args=[project_id]),
            _GROUP,
            "add risk driver",
            "plus",
        ),
        Command(
            _("Set the status date"),
            reverse("planning:set_status_date", args=[project_id]),
            _GROUP,
            "status date progress",
            "calendar",
        ),
        Command(
            _("Baselines"),
            reverse("planning:list_baselines", args=[project_id]),
            _GROUP,
            "baselines compare",
            "history",
        ),
        Command(
            _("Make work packages"),
            reverse("planning:make_work_packages", args=[project_id]),
            _GROUP,
            "make work packages interfaces",
            "plus",
        ),
    ]


def _panels(record: Model, actor: Actor) -> list[Panel]:
    """The tasks that build an interface, on its page."""
    if not isinstance(record, Interface):
        return []
    return [Panel("planning/tasks_panel.html", {"tasks": queries.building(record, actor)}, title=_("Tasks"))]


def _overview(project_id: UUID, actor: Actor) -> list[Panel]:
    project = projects.project(actor, project_id)
    summary = queries.summary(project_id, at=clock.now())
    context = {
        "summary": summary,
        "without_tasks": queries.interfaces_without_tasks(project_id).count(),
        "project_id": project_id,
        "ends_on": project.ends_on,
        "overrun": bool(project.ends_on and summary.finish and summary.finish >= queries.end_of(project.ends_on)),
    }
    return [Panel("planning/overview.html", context, title=_("Plan"))]


def _history(to: Reference, actor: Actor) -> list[Related]:
    """What a task waits for, and which tasks a risk driver touches."""
    if to.kind == RiskDriver._meta.label_lower:
        return [Related(TouchedTask._meta.label_lower, _visible_touches(actor).filter(driver=to.id).values("pk"))]
    if to.kind != Task._meta.label_lower:
        return []
    return [Related(TaskLink._meta.label_lower, _visible_links(actor).filter(successor=to.id).values("pk"))]


def _thread(target: Reference, actor: Actor) -> list[Station]:
    """What builds an interface, on its page; on the page of a task, the interface it builds and the task itself."""
    if target.kind == Interface._meta.label_lower:
        tasks = list(queries.tasks(actor).filter(interface=target.id)[:2])
        if not tasks:
            return []
        label = str(tasks[0]) if len(tasks) == 1 else _t("{task} and others").format(task=tasks[0])
        return [Station(_("task"), label, _task_url(tasks[0]))]
    if target.kind != Task._meta.label_lower:
        return []
    task = queries.tasks(actor).filter(pk=target.id).first()
    if task is None:
        return []
    stations = [Station(_("task"), str(task), "")]
    if task.interface:
        kind = records.kind_of(task.interface)
        stations.insert(0, Station(kind.name, kind.label(task.interface), kind.url(task.interface)))
    return stations
