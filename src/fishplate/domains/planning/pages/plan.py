from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fishplate.domains.planning import permissions
from fishplate.domains.planning.pages.shown import plan_of
from fishplate.domains.projects import queries as projects
from fishplate.kernel import clock
from fishplate.kernel.permissions import allows
from fishplate.web.pages import Audience, Request, one, page, render


@page(Audience.SIGNED_IN, methods=["GET"])
def view_plan(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    context = {
        "title": _("Plan"),
        "project_id": project.pk,
        "may_plan": allows(permissions.add_task, request.actor, project),
        "today": timezone.localtime(clock.now(), timezone.get_default_timezone()).strftime("%Y-%m-%dT%H:%M"),
        **plan_of(project, request.actor),
    }
    return render(request, "planning/view_plan.html", context)
