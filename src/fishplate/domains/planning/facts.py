"""What others may ask of a plan: whether it ends in time, and whether it forgets an interface."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fishplate.domains.landscape import queries as landscape
from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Plan, ScheduledTask
from fishplate.domains.projects.models import Project
from fishplate.kernel import facts
from fishplate.kernel.facts import Answer, Fact, Reason, Source, State
from fishplate.kernel.records import reference

_NAMED = 5


def register() -> None:
    """Make the facts of this domain known."""
    facts.register(
        Fact(
            key="planning.finish", label=gettext_lazy("The plan ends when the project is to end"), evaluate=plan_finish
        )
    )
    facts.register(
        Fact(
            key="planning.interfaces_planned",
            label=gettext_lazy("Every interface to be built or changed has tasks"),
            evaluate=interfaces_planned,
        )
    )


def plan_finish(project_id: UUID, params: Mapping[str, Any], at: datetime) -> Answer:
    """Answer with the day on which the plan ends, against the day on which its project is to end."""
    project = Project.objects.filter(pk=project_id).first()
    plan = Plan.objects.filter(project=project_id).first()
    last = ScheduledTask.objects.filter(task__project=project_id, task__active=True).order_by("-finish_at").first()
    if project is None or plan is None or last is None:
        return Answer(state=State.NOT_MEASURED, reasons=(Reason(_("Nothing is planned yet.")),))
    source = Source(reference(plan), _("Plan, version {version}").format(version=plan.version))
    value = last.finish.date().isoformat()
    if project.ends_on is None:
        reason = Reason(_("Nobody has said when the project is to end."), reference(project))
        return Answer(state=State.NOT_MEASURED, value=value, measured_at=at, reasons=(reason,), sources=(source,))
    met = last.finish.date() <= project.ends_on
    return Answer(
        state=State.MET if met else State.NOT_MET,
        value=value,
        target=f"≤ {project.ends_on.isoformat()}",
        measured_at=at,
        reasons=() if met else _what_ends_last(project_id),
        sources=(source,),
    )


def interfaces_planned(project_id: UUID, params: Mapping[str, Any], at: datetime) -> Answer:
    """Answer with how many of the interfaces that the project builds or changes the tasks of its plan build."""
    plan = Plan.objects.filter(project=project_id).first()
    wanted = landscape.interfaces_to_build(project_id).count()
    if plan is None or wanted == 0:
        reason = _("Nothing is planned yet.") if wanted else _("The project builds and changes no interface yet.")
        return Answer(state=State.NOT_MEASURED, reasons=(Reason(reason),))
    forgotten = list(queries.interfaces_without_tasks(project_id))
    return Answer(
        state=State.NOT_MET if forgotten else State.MET,
        value=str(wanted - len(forgotten)),
        target=f"= {wanted}",
        measured_at=at,
        reasons=tuple(
            Reason(_("No task builds {interface}.").format(interface=one), reference(one)) for one in forgotten[:_NAMED]
        ),
        sources=(Source(reference(plan), _("Plan, version {version}").format(version=plan.version)),),
    )


def _what_ends_last(project_id: UUID) -> tuple[Reason, ...]:
    last = queries.critical(project_id).order_by("-finish_at", "-task__position")[:_NAMED]
    return tuple(
        Reason(
            _("{task} is critical and ends on {day}.").format(task=dates.task, day=dates.finish.date().isoformat()),
            reference(dates.task),
        )
        for dates in last
    )
