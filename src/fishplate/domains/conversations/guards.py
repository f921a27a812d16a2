from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.conversations.models import Comment
from fishplate.kernel import audit, guards, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.records import reference


def register() -> None:
    """Say what this domain may refuse to others."""
    guards.register("files.attach_file", _only_its_author_adds_to_a_comment)
    guards.register(undo.WITHDRAW, _somebody_said_something)


def _only_its_author_adds_to_a_comment(record: Any, actor: Actor, under: UUID | None) -> Text | None:
    if not isinstance(record, Comment):
        return None
    if record.author_id != actor.id:
        return _("Only {name}, who wrote it, can attach files to this comment.").format(name=record.author.name)
    # Within the change it is asked of the row itself: it may be deleted at this very moment.
    rows = Comment.objects.select_for_update() if audit.in_unit() else Comment.objects.all()
    if rows.filter(pk=record.pk, deleted_at=None).exists():
        return None
    return _("This comment was deleted.")


def _somebody_said_something(record: Any, actor: Actor, under: UUID | None) -> Text | None:
    to = reference(record)
    if not Comment.objects.filter(subject_kind=to.kind, subject_id=to.id).exists():
        return None
    return _("“{record}” stays: somebody commented on it by now.").format(record=record)
