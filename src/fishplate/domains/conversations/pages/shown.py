"""What a record's page, and every part of it that is asked for again, shows of its conversation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations import queries
from fishplate.domains.conversations.models import Comment
from fishplate.domains.conversations.models.subject import PROJECT
from fishplate.domains.conversations.pages.forms import AddCommentForm
from fishplate.domains.conversations.queries import Conversation, Said, Subject
from fishplate.kernel import markdown
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Panel
from fishplate.web.files import panel


def panel_of(subject: Subject, actor: Actor) -> Panel:
    """Return the panel of a record's page."""
    return Panel("conversations/conversation.html", context_of(subject, actor), title=_("Conversation"))


def context_of(subject: Subject, actor: Actor, *, everything: bool = False, **more: Any) -> dict[str, Any]:
    """Return what the templates of a conversation need."""
    to = subject.reference
    where = [to.kind, to.id]
    watchers = queries.watchers(to, subject.chain)
    steward = subject.kind.steward
    conversation = queries.conversation(subject, everything=everything)
    return {
        "subject": subject,
        "whole_project": to.kind == PROJECT,
        "topic": f"record:{to}",
        "conversation": conversation,
        "threads": _shown(conversation, actor, steward is not None and steward(actor, subject.record) is None),
        "watchers": watchers,
        "is_watching": any(watch.person_id == actor.id for watch in watchers),
        "list_url": reverse("conversations:list_comments", args=where),
        "add_url": reverse("conversations:add_comment", args=where),
        "people_url": reverse("conversations:suggest_people", args=where),
        "watch_url": reverse("conversations:watch_record", args=where),
        "unwatch_url": reverse("conversations:unwatch_record", args=where),
        "comment_form": AddCommentForm(auto_id="comment-form-%s"),
        "limit": settings.FILE_LIMIT,
        "limit_mb": settings.FILE_LIMIT // 1_000_000,
        **more,
    }


def _shown(conversation: Conversation, actor: Actor, looks_after: bool) -> list[dict[str, Any]]:
    return [
        {**_one(said, actor, looks_after), "answers": [_one(one, actor, looks_after) for one in said.answers]}
        for said in conversation.said
    ]


def _one(said: Said, actor: Actor, looks_after: bool) -> dict[str, Any]:
    comment = said.comment
    own = comment.author_id == actor.id
    there = comment.deleted_at is None
    return {
        "comment": comment,
        "html": html_of(comment, said.names),
        "files": panel.rows(said.files, comment, actor, looks_after=looks_after),
        "taken_off": said.taken_off if there else (),
        "may_amend": own and there,
        "may_delete": (own or looks_after) and there,
        "url": reverse("conversations:open_comment", args=[comment.pk]),
        "attach_url": reverse("web:attach_file", args=[Comment._meta.label_lower, comment.pk]),
    }


def html_of(comment: Comment, names: tuple[str, ...] = ()) -> str:
    """Return a comment's text as safe HTML, the people it named marked."""
    return markdown.render(comment.text, names=names)
