"""The working calendars of projects."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from fishplate.domains.planning.models import Calendar, Plan, Task, calendar_templates
from fishplate.domains.planning.queries.reading import plan
from fishplate.kernel.actors import Actor


def calendars(actor: Actor, project_id: UUID) -> QuerySet[Calendar]:
    """The calendars of a project, with how many tasks name each as ``tasks``."""
    return all_calendars(actor).filter(project=project_id)


def all_calendars(actor: Actor) -> QuerySet[Calendar]:
    """The calendars of all projects this actor sees, with how many tasks name each as ``tasks``."""
    named = Task.objects.filter(calendar=OuterRef("pk")).order_by().values("calendar").annotate(count=Count("pk"))
    return Calendar.objects.visible_to(actor).annotate(tasks=Coalesce(Subquery(named.values("count")), 0))


def calendar_of(plan: Plan) -> Calendar:
    """The calendar of tasks that name none, an unsaved one where none was chosen or nothing is planned yet."""
    if plan.calendar is not None:
        return plan.calendar
    template = calendar_templates.usual() if plan._state.adding else calendar_templates.TEMPLATES["office"]
    return Calendar(project_id=plan.project_id, version=0, **template.values())


def calendar(project_id: UUID) -> Calendar:
    """The calendar by which a project works. Whoever asks sees the project: check it before."""
    return calendar_of(plan(project_id))
