from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.domains.projects import queries
from fishplate.kernel import audit, errors, records
from fishplate.kernel.audit.models import Entry
from fishplate.web import history
from fishplate.web.listing import Column, Dates, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, one, page, render

HISTORY: Listing[Entry] = Listing(
    key="history",
    caption=_("History of the project"),
    columns=(
        Column("number", _("No."), value=lambda row: row.number, sort="number", numeric=True),
        Column("at", _("When"), value=lambda row: row.at, filter=Dates("at")),
        Column("who", _("Who"), value=lambda row: audit.told(row).actor),
        Column(
            "action",
            _("What"),
            value=lambda row: row.action,
            cell=history.name_of,
            filter=Text("action"),
        ),
        Column("target", _("On what"), value=lambda row: history.label_of(audit.told(row))),
    ),
    row_url=lambda row: reverse("projects:view_entry", args=[row.chain.key.partition(":")[2], row.number]),
    default_sort="-number",
)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_history(request: Request, project_id: UUID) -> HttpResponseBase:
    one(queries.projects(request.actor), project_id)
    return list_page(
        request,
        HISTORY,
        queries.history(request.actor, project_id).select_related("chain"),
        title=_("History"),
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_entry(request: Request, project_id: UUID, number: int) -> HttpResponseBase:
    found = one(queries.projects(request.actor), project_id)
    entry = queries.history(request.actor, found.pk).filter(number=number).first()
    if entry is None:
        raise errors.NotFound
    told = audit.told(entry)
    return render(
        request,
        "projects/view_entry.html",
        {
            "title": history.name_of(told),
            "entry": told,
            "rows": history.rows(told, request.actor),
            "label": history.label_of(told),
            "shown": records.show(told.target, request.actor),
            "authority": records.authority(told.under, request.actor) if told.under else None,
        },
    )
