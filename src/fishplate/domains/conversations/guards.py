from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fishplate.domains.conversations.models import Comment
from fishplate.kernel import audit, guards, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import in_parts
from fishplate.kernel.errors import Text


def register() -> None:
    """Say what this domain may refuse to others."""
    guards.register("files.attach_file", _only_its_author_adds_to_a_comment)
    guards.register("files.restore_file", _nothing_comes_back_to_a_deleted_comment)
    guards.register(undo.WITHDRAW, _somebody_said_something)


def _only_its_author_adds_to_a_comment(record: Any, actor: Actor, under: UUID | None) -> Text | None:
    if not isinstance(record, Comment):
        return None
    if record.author_id != actor.id:
        return _("Only {name}, who wrote it, can attach files to this comment.").format(name=record.author.name)
    return _nothing_comes_back_to_a_deleted_comment(record, actor, under)


def _nothing_comes_back_to_a_deleted_comment(record: Any, actor: Actor, under: UUID | None) -> Text | None:
    if not isinstance(record, Comment):
        return None
    # Within the change it is asked of the row itself: it may be deleted at this very moment.
    rows = Comment.objects.select_for_update() if audit.in_unit() else Comment.objects.all()
    if rows.filter(pk=record.pk, deleted_at=None).exists():
        return None
    return _("This comment was deleted.")


def _somebody_said_something(records: Sequence[Model], actor: Actor, under: UUID | None) -> Text | None:
    by_id = {record.pk: record for record in records}
    said: set[UUID] = set()
    for ids in in_parts(by_id):
        rows = Comment.objects.filter(subject_kind=records[0]._meta.label_lower, subject_id__in=ids)
        said.update(rows.order_by().values_list("subject_id", flat=True).distinct())
    if not said:
        return None
    record = by_id[min(said)]
    more = len(said) - 1
    if not more:
        return _("“{record}” stays: somebody commented on it by now.").format(record=record)
    return ngettext(
        "“{record}” and {count} more record stay: somebody commented on them by now.",
        "“{record}” and {count} more records stay: somebody commented on them by now.",
        more,
    ).format(record=record, count=more)
