from __future__ import annotations

from itertools import groupby
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fishplate.domains.projects import queries
from fishplate.domains.projects.queries import Item, When
from fishplate.kernel import clock
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Panel
from fishplate.kernel.errors import Text
from fishplate.web.pages import Audience, Request, page, render

HEADINGS: dict[When, Text] = {
    When.OVERDUE: _("Overdue"),
    When.TODAY: _("Today"),
    When.THIS_WEEK: _("This week"),
    When.LATER: _("Later"),
    When.UNDATED: _("Without a date"),
}


@page(Audience.SIGNED_IN, methods=["GET"])
def list_my_work(request: Request) -> HttpResponseBase:
    items = queries.list_work(request.actor, today=timezone.localdate(clock.now()))
    chosen = request.GET.get("project", "")
    shown = [item for item in items if not chosen or (item.project and str(item.project.pk) == chosen)]
    projects = {item.project.pk: item.project for item in items if item.project}
    return render(
        request,
        "projects/list_my_work.html",
        {
            "title": _("My work"),
            "groups": [(HEADINGS[when], list(group)) for when, group in groupby(shown, key=lambda item: item.when)],
            "projects": sorted(projects.values(), key=lambda project: project.code),
            "chosen": chosen,
            "takes_part": bool(projects) or queries.projects(request.actor).exists(),
        },
    )


def overview(project_id: UUID, actor: Actor) -> list[Panel]:
    """What waits for this person in one project, on its overview; nothing where nothing does."""
    items: list[Item] = queries.list_work(actor, today=timezone.localdate(clock.now()), project_id=project_id)
    return [Panel("projects/mine_here.html", {"items": items}, title=_("Mine here"))] if items else []
