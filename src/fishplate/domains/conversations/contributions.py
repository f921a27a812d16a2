from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations import events, permissions, queries
from fishplate.domains.conversations.models import Channel, Comment, Mention, Preference, Version
from fishplate.domains.conversations.models.subject import PROJECT
from fishplate.domains.conversations.pages.shown import panel_of
from fishplate.domains.organisations.models import Membership
from fishplate.domains.projects import events as projects
from fishplate.kernel import contributions, live, notices, records, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Command, Panel
from fishplate.kernel.errors import Text
from fishplate.kernel.notices import CHANGE, COMMENT, GATE, MEMBER, MENTION, Notice
from fishplate.kernel.records import INSTALLATION, Kind, Reference
from fishplate.kernel.search import Document
from fishplate.web import history

_SENTENCES = {
    "conversations.comment_added": _("{actor} wrote a {thing}"),
    "conversations.comment_amended": _("{actor} changed a {thing}"),
    "conversations.comment_deleted": _("{actor} deleted a {thing}"),
    "conversations.preference_set": _("{actor} changed their {thing}"),
    "conversations.channel_tried": _("{actor} tried {what}"),
}


def register() -> None:
    """Make this domain's records, its panel and its notices known to the kernel."""
    _register_comments()
    _register_own()
    history.register_sentences(_SENTENCES)
    search.register(
        Comment, lambda one: Document("", one.text) if one.deleted_at is None else None, within=_about_what_is_in
    )
    contributions.RECORD_PANELS.add("conversations", _panels, order=900)
    contributions.COMMANDS.add("conversations", _commands)
    live.topics.add("conversations", _topics)
    notices.register(
        Notice(
            events.CommentAdded,
            MENTION,
            about=_subject,
            who=_mentioned,
            words=_("{actor} mentioned you: {record}"),
        ),
        Notice(
            events.CommentAmended,
            MENTION,
            about=_subject,
            who=_mentioned_anew,
            words=_("{actor} mentioned you: {record}"),
        ),
        Notice(events.CommentAdded, COMMENT, about=_subject, words=_("{actor} commented: {record}")),
        Notice(
            projects.MemberAdded,
            MEMBER,
            about=lambda event: Reference(PROJECT, event.project_id),
            who=lambda event: [event.person_id],
            words=_("{actor} made you a member of {record}"),
        ),
        Notice(
            projects.MemberAdded,
            CHANGE,
            about=lambda event: Reference(PROJECT, event.project_id),
            words=_("{actor} added a member to {record}"),
        ),
        Notice(
            projects.ProjectCreated,
            MEMBER,
            about=lambda event: Reference(PROJECT, event.project_id),
            who=lambda event: [event.actor_id],
            assigns=True,
            words=_("{actor} started the project {record}"),
        ),
        Notice(
            projects.PhaseEntered,
            GATE,
            about=lambda event: Reference(PROJECT, event.project_id),
            when=lambda event: event.under is None,  # of a decision its own domain tells
            words=_("{record} entered another phase"),
        ),
    )


def _register_comments() -> None:
    records.register(
        Kind(
            model=Comment,
            name=_("comment"),
            label=str,
            found_as=lambda one: f"{one.author.name}: {one.excerpt}",
            url=_url,
            visible_to=queries.comments,
            chain=lambda one: one.chain,
            moderator=permissions.moderate_comment,
        )
    )
    parts: tuple[tuple[type[Version | Mention], Text], ...] = (
        (Version, _("version of a comment")),
        (Mention, _("mention")),
    )
    for model, name in parts:
        records.register(
            Kind(
                model=model,
                name=name,
                label=lambda one: str(one.comment),
                url=lambda one: _url(one.comment),
                visible_to=_of_comments(model),
                chain=lambda one: one.comment.chain,
            )
        )


def _of_comments(model: type[Version | Mention]) -> Callable[[Actor], QuerySet[Any]]:
    return lambda actor: model._default_manager.filter(comment__in=Comment.objects.visible_to(actor))


def _register_own() -> None:
    records.register(
        Kind(
            model=Preference,
            name=_("notification settings"),
            label=str,
            url=lambda _one: reverse("conversations:set_notice_preferences"),
            visible_to=queries.stored_preferences,
            chain=lambda _one: INSTALLATION,
        )
    )
    records.register(
        Kind(
            model=Channel,
            name=_("notification channel"),
            label=str,
            url=lambda _one: reverse("conversations:set_notice_preferences"),
            visible_to=queries.channels,
            chain=lambda _one: INSTALLATION,
        )
    )


def _about_what_is_in(project_id: UUID) -> Q:
    main = [kind.key for kind in records.kinds() if kind.steward is not None]
    return search.about(project_id, kind="subject_kind", record_id="subject_id", kinds=main)


def _url(comment: Comment) -> str:
    return reverse("conversations:open_comment", args=[comment.pk])


def _panels(record: Model, actor: Actor) -> list[Panel]:
    """What was said about a main record, on its page."""
    try:
        kind = records.kind_of(record)
    except LookupError:
        return []
    return [panel_of(queries.Subject(kind, record), actor)] if kind.steward is not None else []


def _commands(actor: Actor, project_id: UUID | None) -> list[Command]:
    return [
        Command(
            _("Notifications"),
            reverse("conversations:set_notice_preferences"),
            _("Inbox"),
            keywords="notifications digest quiet hours channels",
            icon="inbox",
        ),
        Command(
            _("What I watch"), reverse("conversations:list_watches"), _("Inbox"), keywords="watching", icon="inbox"
        ),
    ]


def _topics(actor: Actor) -> list[str]:
    ids = Membership.objects.filter(person_id=actor.id).values_list("organisation_id", flat=True)
    return [f"organisation:{key}" for key in ids]


def _subject(event: events.CommentEvent) -> Reference:
    return Reference(event.subject_kind, event.subject_id)


def _mentioned(event: events.CommentEvent) -> list[UUID]:
    return list(Mention.objects.filter(comment_id=event.comment_id).values_list("person_id", flat=True))


def _mentioned_anew(event: events.CommentAmended) -> list[UUID]:
    rows = Mention.objects.filter(comment_id=event.comment_id, person_id__in=event.mentioned)
    return list(rows.values_list("person_id", flat=True))
