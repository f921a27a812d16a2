from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from ninja import Schema

from fishplate.domains.conversations.choices import Rhythm, SendingState, Service
from fishplate.domains.conversations.models import Comment, Delivery, Notice, Watch
from fishplate.domains.conversations.queries import words_of
from fishplate.domains.conversations.queries.inbox import url_of
from fishplate.kernel import markdown
from fishplate.web.api import Input, ReferenceOut


class CommentIn(Input):
    """``text`` is Markdown; ``@`` and the name of somebody who may see the record tells them."""

    text: str


class AddCommentIn(CommentIn):
    parent_id: UUID | None = None


class CommentOut(Schema):
    """``html`` is the text as a page may show it. Of a deleted comment only its place is left."""

    id: UUID
    version: int
    subject: ReferenceOut
    parent_id: UUID | None
    author_id: UUID
    author: str
    text: str
    html: str
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None

    @staticmethod
    def resolve_author(comment: Comment) -> str:
        return comment.author.name

    @staticmethod
    def resolve_html(comment: Comment) -> str:
        return markdown.render(comment.text)


class DifferenceOut(Schema):
    """``sign`` is ``+`` for what came, ``-`` for what went, a space for what stayed."""

    sign: str
    text: str


class CommentVersionOut(Schema):
    number: int
    text: str
    written_at: datetime
    lines: list[DifferenceOut]


class WatcherOut(Schema):
    person_id: UUID
    name: str

    @staticmethod
    def resolve_name(watch: Watch) -> str:
        return watch.person.name


class WatchOut(Schema):
    subject: ReferenceOut
    is_on: bool


class NoticeOut(Schema):
    """``text`` and ``url`` are for the reader: of a record that they may see now."""

    id: UUID
    kind: str
    text: str
    url: str
    subject: ReferenceOut
    project_id: UUID | None
    comment_id: UUID | None
    at: datetime
    read_at: datetime | None

    @staticmethod
    def resolve_text(notice: Notice) -> str:
        return words_of(notice)

    @staticmethod
    def resolve_url(notice: Notice) -> str:
        return url_of(notice)


class CountOut(Schema):
    count: int


class PreferenceIn(Input):
    """``ways`` says by kind of notice where it goes besides the inbox: ``mail``, ids of channels."""

    rhythm: Rhythm
    daily_at: time
    quiet_from: time | None
    quiet_to: time | None
    ways: dict[str, list[str]]


class PreferenceOut(Schema):
    version: int
    rhythm: Rhythm
    daily_at: time
    quiet_from: time | None
    quiet_to: time | None
    ways: dict[str, list[str]]


class AddChannelIn(Input):
    """``address`` is the webhook as the service shows it; it is never answered again."""

    service: Service
    name: str
    address: str
    secret: str = ""


class ChannelOut(Schema):
    """``trouble`` is what came of the last trial; empty if the message was taken."""

    id: UUID
    version: int
    service: Service
    name: str
    is_being_tried: bool
    tried_at: datetime | None
    trouble: str


class NoticeDeliveryOut(Schema):
    """Something that could not be brought. Without ``channel_id`` it was a mail."""

    id: UUID
    notice_id: UUID
    channel_id: UUID | None
    state: SendingState
    attempts: int
    ended_at: datetime | None
    error: str

    @staticmethod
    def resolve_state(delivery: Delivery) -> str:
        return delivery.state
