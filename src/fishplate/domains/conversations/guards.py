from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.conversations.models import Comment
from fishplate.kernel import guards, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.records import reference


def register() -> None:
    """Say what this domain may refuse to others."""
    guards.register(undo.WITHDRAW, _somebody_said_something)


def _somebody_said_something(record: Any, actor: Actor, under: UUID | None) -> Text | None:
    to = reference(record)
    if not Comment.objects.filter(subject_kind=to.kind, subject_id=to.id).exists():
        return None
    return _("“{record}” stays: somebody commented on it by now.").format(record=record)
