from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning import permissions, queries
from fishplate.domains.planning.pages.sheet import Sheet, shown_version
from fishplate.domains.planning.pages.shown import shown, summary_of
from fishplate.domains.projects import queries as projects
from fishplate.kernel import clock
from fishplate.kernel.permissions import allows
from fishplate.web.pages import Audience, Request, one, page, render

#: The rows of a page without a script; with one they are what is seen until all have come.
AT_ONCE = 100


@page(Audience.SIGNED_IN, methods=["GET"])
def view_plan(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    plan = queries.plan(project.pk)
    calendar = queries.calendar_of(plan)
    tasks = queries.tasks(request.actor).filter(project=project).prefetch_related("assignments__resource")
    listed = Paginator(tasks, AT_ONCE).get_page(request.GET.get("page"))
    first = (listed.number - 1) * AT_ONCE
    rows = queries.with_predecessors(tasks[first : first + AT_ONCE], project.pk)
    context = {
        "title": _("Plan"),
        "tab": "view_plan",
        "project_id": project.pk,
        "may_plan": allows(permissions.add_task, request.actor, project),
        "today": timezone.localtime(clock.now(), timezone.get_default_timezone()).strftime("%Y-%m-%dT%H:%M"),
        "version": plan.version,
        "rows": shown(rows, project.pk, calendar.measure),
        "listed": listed,
        "baselines": queries.standing_baselines(project.pk),
        **summary_of(project),
    }
    return render(request, "planning/view_plan.html", context)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_tasks(request: Request, project_id: UUID) -> HttpResponseBase:
    """Answer the page's script: all rows, or those that changed ``since`` the version that it shows."""
    project = one(projects.projects(request.actor), project_id)
    sheet = Sheet(project, request.actor)
    since = request.GET.get("since")
    if since is not None:
        return JsonResponse(sheet.since(shown_version(since, sheet.version)))
    interfaces = sheet.interfaces()
    tag = sheet.tag(interfaces)
    known = get_conditional_response(request, etag=tag)
    if known is not None:
        return known
    response = JsonResponse(sheet.everything(interfaces))
    response["ETag"] = tag
    return response
