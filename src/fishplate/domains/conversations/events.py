from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fishplate.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class CommentEvent(Event):
    """``project_id`` is that of the record that was commented on; ``None`` for one of an organisation's register."""

    comment_id: UUID
    subject_kind: str
    subject_id: UUID
    project_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CommentAdded(CommentEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class CommentAmended(CommentEvent):
    """Its text changed; ``mentioned`` are those (ids as text) whom it names now and did not name before."""

    mentioned: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CommentDeleted(CommentEvent):
    pass
