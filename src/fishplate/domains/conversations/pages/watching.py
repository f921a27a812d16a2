from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations import permissions, queries, services
from fishplate.domains.conversations.models import Watch
from fishplate.domains.conversations.models.shown import resolve
from fishplate.domains.conversations.pages.shown import context_of
from fishplate.kernel.records import Reference
from fishplate.web import http
from fishplate.web.pages import Audience, Request, handle_action, page, render


@page(Audience.SIGNED_IN, rule=permissions.watch_record, methods=["POST"])
def watch_record(request: Request, record_kind: str, record_id: UUID) -> HttpResponseBase:
    return _turn(request, Reference(record_kind, record_id), on=True)


@page(Audience.SIGNED_IN, rule=permissions.unwatch_record, methods=["POST"])
def unwatch_record(request: Request, record_kind: str, record_id: UUID) -> HttpResponseBase:
    return _turn(request, Reference(record_kind, record_id), on=False)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_watches(request: Request) -> HttpResponseBase:
    rows = list(queries.watches(request.actor).order_by("-id"))
    found = resolve([row.subject for row in rows], request.actor)
    watched = [found[row.subject] for row in rows if row.subject in found]
    return render(request, "conversations/list_watches.html", {"title": _("What I watch"), "watched": watched})


def _turn(request: Request, to: Reference, *, on: bool) -> HttpResponseBase:
    def turn() -> Watch:
        service = services.watch_record if on else services.unwatch_record
        return service(subject=to, actor=request.actor)

    if http.wants_fragment(request):
        turn()
        subject = queries.subject_of(to, request.actor)
        return render(request, "conversations/add_comment.html", context_of(subject, request.actor), partial="watching")
    subject = queries.subject_of(to, request.actor)
    said = _("You will be told what happens here.") if on else _("You will not be told of this any more.")
    return handle_action(request, turn, done=subject.url, said=said)
