from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fishplate.kernel import errors
from fishplate.kernel.permissions import demand
from fishplate.web import http, toasts
from fishplate.web.importing.bulk import MOST, BulkForm, Chosen, change_rows
from fishplate.web.importing.declaring import Importer, import_list, importer_of
from fishplate.web.importing.own_fields import opened
from fishplate.web.pages import Audience, Request, page, render


@page(Audience.SIGNED_IN, rule=import_list)
def change_together(request: Request, register_key: str) -> HttpResponseBase:
    """Change several records of a register: first which fields, then all of them or none."""
    return _respond(request, importer_of(register_key, in_project=False), None)


@page(Audience.SIGNED_IN, rule=import_list)
def change_together_in_project(request: Request, project_id: UUID, list_key: str) -> HttpResponseBase:
    """As ``change_together``, for records of a project."""
    importer = importer_of(list_key, in_project=True)
    importer.place(request.actor, project_id)
    return _respond(request, importer, project_id)


def _respond(request: Request, importer: Importer[Any, Any], project_id: UUID | None) -> HttpResponseBase:
    sent = request.POST if request.method == "POST" else request.GET
    return respond(request, importer, project_id, sent.getlist("row"), back=sent.get("back", ""))


def address(importer: Importer[Any, Any], project_id: UUID | None) -> str:
    """Return where the chosen rows of a list are changed."""
    if importer.in_project:
        return reverse("web:change_together_in_project", args=[project_id, importer.key])
    return reverse("web:change_together", args=[importer.key])


def respond(
    request: Request, importer: Importer[Any, Any], project_id: UUID | None, rows: list[str], *, back: str
) -> HttpResponseBase:
    """Show the form for the chosen rows, or change them and lead back; ``project_id`` where the page stands in one."""
    places = importer.fillable(request.actor, project_id)
    if not places:
        if importer.in_project and project_id is not None:
            demand(import_list, request.actor, importer, importer.place(request.actor, project_id))
        raise errors.Forbidden(_("You belong to no organisation whose list you may fill."))
    chosen = [Chosen.parse(row) for row in rows]
    if not 1 <= len(chosen) <= MOST:
        raise errors.Invalid(_("Choose at least one row and at most {most}.").format(most=MOST))
    target = opened(importer, request.actor, places[0])
    back = _ours(back) or "/"
    count = len(chosen)
    title = ngettext("Change {count} row: {list}", "Change {count} rows: {list}", count).format(
        count=count, list=importer.name
    )
    context: dict[str, Any] = {
        "title": title,
        "chosen": chosen,
        "back": back,
        "action": address(importer, project_id),
        "refusals": [],
    }
    if request.method != "POST":
        return render(request, "web/importing/change_together.html", {**context, "form": BulkForm(target=target)})
    form = BulkForm(data=request.POST, target=target)
    if form.is_valid():
        refusals = change_rows(importer, places, chosen, form.changes(), actor=request.actor)
        if not refusals:
            said = ngettext("{count} row was changed.", "{count} rows were changed.", count).format(count=count)
            toasts.say(request, said)
            return http.redirect(request, back)
        context["refusals"] = refusals
    return render(request, "web/importing/change_together.html", {**context, "form": form}, partial="form", status=422)


def _ours(address: str) -> str:
    """Return an address of a page of ours, or nothing for any other."""
    path = address.partition("?")[0]
    try:
        resolve(path)
    except Resolver404:
        return ""
    return address if path.startswith("/") and not path.startswith("//") else ""
