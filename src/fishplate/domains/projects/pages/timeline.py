from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.projects import permissions, queries, services
from fishplate.domains.projects.models import Member, Project, Visit
from fishplate.kernel import errors, records
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.contributions import Panel
from fishplate.kernel.records import Reference, Shown
from fishplate.web import history, http
from fishplate.web.listing.filters import Dates, Params
from fishplate.web.pages import Audience, Request, handle_action, one, page, render

PAGE = 40
LATEST = 5
#: No entry has a number this long.
_DIGITS = 19
_DAYS = Dates("at")


@page(Audience.SIGNED_IN, methods=["GET"])
def view_timeline(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(queries.projects(request.actor), project_id)
    visit = services.note_visit(project_id=project.pk, actor=request.actor)
    entries = queries.timeline(request.actor, project.pk)
    people = {str(member.person_id): member.person.name for member in _members(project.pk)}
    return _show(
        request,
        entries,
        visit=visit,
        title=_("Time line"),
        project_id=project.pk,
        people=sorted({**people, str(SYSTEM.id): SYSTEM.name}.items(), key=lambda item: item[1]),
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_record_timeline(request: Request, record_kind: str, record_id: UUID) -> HttpResponseBase:
    to = Reference(record_kind, record_id)
    record = records.find(to, request.actor)
    if record is None:
        raise errors.NotFound
    http.stand_beside(request, record)
    kind = records.kind_of(record)
    shown = Shown(to, kind.name, kind.label(record), kind.url(record))
    entries = queries.record_timeline(request.actor, to)
    return _show(request, entries, title=_t("Time line: {record}").format(record=shown.label), record=shown)


@page(Audience.SIGNED_IN, rule=permissions.mark_seen, methods=["POST"])
def mark_seen(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(queries.projects(request.actor), project_id)
    return handle_action(
        request,
        lambda: services.mark_seen(project_id=project.pk, actor=request.actor),
        done=reverse("projects:view_timeline", args=[project.pk]),
        said=_("Everything until now counts as read."),
    )


def narrowed(entries: QuerySet[Entry], params: Params, *, seen: int | None = None) -> QuerySet[Entry]:
    """Return the entries of one kind of record, one person, one period, and after ``seen`` if only news are asked."""
    if kind := params.get("kind", ""):
        entries = entries.filter(target_kind=kind)
    if person := params.get("person", ""):
        actor_id = _uuid(person)
        entries = entries.filter(actor_id=actor_id) if actor_id else entries.none()
    if params.get("new") and seen is not None:
        entries = entries.filter(pk__gt=seen)
    return _DAYS.apply(entries, "at", params)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what changed since a person was here."""

    text: str
    url: str


def news(project_id: UUID, visit: Visit, actor: Actor) -> list[Line]:
    """Return what others did since the last visit: a single thing by its name, many of a kind by their number."""
    found = queries.news(actor, project_id, visit.seen_entry)
    alone = [one.newest for one in found if one.count == 1]
    rows = queries.told_of_project(project_id, actor).filter(pk__in=alone) if alone else []
    told = {row.pk: history.in_a_line(row) for row in rows}
    here = reverse("projects:view_timeline", args=[project_id])
    return [
        Line(told[one.newest] if one.newest in told else _many(one), f"{here}?new=1&kind={one.kind}") for one in found
    ]


def _many(one: queries.News) -> str:
    done = history.participle(one.action) or one.action
    return _t("{count} × {record} {done}").format(count=one.count, record=history.kind_name(one.kind), done=done)


def panel(record: Model, actor: Actor) -> list[Panel]:
    """What happened last to a main record, on its page."""
    kind = records.kind_of(record)
    if kind.steward is None or isinstance(record, Project):
        return []  # a project tells more on its own overview
    to = records.reference(record)
    rows = list(queries.told_of(to, actor)[:LATEST])
    context = {
        "sentences": history.tell(rows, actor),
        "url": reverse("projects:view_record_timeline", args=[to.kind, to.id]),
    }
    return [Panel("projects/record_timeline.html", context, title=_("What happened last"))] if rows else []


def _show(
    request: Request, entries: QuerySet[Entry], *, visit: Visit | None = None, **context: Any
) -> HttpResponseBase:
    seen = visit.seen_entry if visit else None
    shown = narrowed(entries, request.GET, seen=seen)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < _DIGITS:
        shown = shown.filter(pk__lt=int(before))
    rows = list(shown[: PAGE + 1])
    older = request.GET.copy()
    if len(rows) > PAGE:
        older["before"] = str(rows[PAGE - 1].pk)
    return render(
        request,
        "projects/view_timeline.html",
        {
            "days": history.by_day(history.tell(rows[:PAGE], request.actor, seen=seen)),
            "older": f"?{older.urlencode()}" if len(rows) > PAGE else "",
            "visit": visit,
            "kinds": [(key, history.heading(key)) for key in queries.kinds_in(entries)],
            "dates": _DAYS.fields("at", _t("When"), request.GET),
            "filtered": any(request.GET.get(name) for name in ("kind", "person", "new", "at_from", "at_to")),
            "asked": request.GET,
            **context,
        },
    )


def _members(project_id: UUID) -> QuerySet[Member]:
    """Everybody who takes part or took part: what they did is told in their name."""
    return Member.objects.filter(project=project_id).select_related("person")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
