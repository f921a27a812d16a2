from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations import permissions, queries, services
from fishplate.domains.conversations.models import Notice
from fishplate.domains.conversations.queries.inbox import notice as one_notice
from fishplate.domains.conversations.queries.inbox import projects_told_of, url_of
from fishplate.kernel import notices
from fishplate.kernel.actors import Actor
from fishplate.web.listing import Choice, Column, Empty, Listing, list_page
from fishplate.web.pages import Audience, Request, handle_action, page

_READ = (("1", _("unread")), ("0", _("read")))


def inbox_of(actor: Actor) -> Listing[Notice]:
    """The list, with the projects that this person can choose among."""
    projects = {one.pk: one for one in projects_told_of(actor)}
    kinds = {kind.key: kind.label for kind in notices.kinds()}

    def project(row: Notice) -> str:
        found = projects.get(row.project_id) if row.project_id else None
        return (found.code or found.name) if found is not None else ""

    return Listing(
        key="inbox",
        caption=_("What I was told"),
        columns=(
            Column("what", _("What"), value=queries.words_of, cell=_what),
            Column(
                "project",
                _("Project"),
                value=project,
                filter=Choice("project_id", [(str(key), one.name) for key, one in projects.items()]),
            ),
            Column(
                "kind",
                _("Kind"),
                value=lambda row: str(kinds.get(row.kind, row.kind)),
                filter=Choice("kind", list(kinds.items())),
            ),
            Column("at", _("When"), value=lambda row: row.at),
            Column(
                "unread",
                _("State"),
                value=lambda row: str(_("read") if row.read_at else _("unread")),
                sort="unread",
                filter=Choice("unread", _READ),
            ),
        ),
        row_url=lambda row: reverse("conversations:open_notice", args=[row.pk]),
        default_sort="-unread",
        empty=Empty(
            _("Nothing to tell you"),
            _("What concerns you comes here: mentions, decisions that wait for you, news of what you watch."),
        ),
    )


def _what(row: Notice) -> SafeString:
    excerpt = row.comment.excerpt if row.comment is not None else ""
    return format_html(
        '<span class="notice{}">{}</span>{}',
        "" if row.read_at else " notice-unread",
        queries.words_of(row),
        format_html('<span class="notice-excerpt">{}</span>', excerpt) if excerpt else "",
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def list_inbox(request: Request) -> HttpResponseBase:
    return list_page(
        request,
        inbox_of(request.actor),
        queries.notices(request.actor),
        title=_("Inbox"),
        template="conversations/list_inbox.html",
        context={"unread": queries.unread_count(request.actor)},
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def open_notice(request: Request, notice_id: UUID) -> HttpResponseBase:
    """Following a notice reads it."""
    notice = one_notice(request.actor, notice_id)
    services.read_notice(notice_id=notice.pk, actor=request.actor)
    return HttpResponseRedirect(url_of(notice))


@page(Audience.SIGNED_IN, rule=permissions.read_notice, methods=["POST"])
def read_notice(request: Request, notice_id: UUID) -> HttpResponseBase:
    return handle_action(
        request,
        lambda: services.read_notice(notice_id=notice_id, actor=request.actor),
        done=reverse("conversations:list_inbox"),
    )


@page(Audience.SIGNED_IN, rule=permissions.read_all_notices, methods=["POST"])
def read_all_notices(request: Request) -> HttpResponseBase:
    return handle_action(
        request,
        lambda: services.read_all_notices(actor=request.actor),
        done=reverse("conversations:list_inbox"),
        said=_("Everything is read."),
    )
