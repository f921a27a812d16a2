from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from fishplate.domains.conversations.models import Channel, Comment, Delivery, Notice
from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.permissions import reach_beyond_projects


def add_comment(actor: Actor, record: Any) -> Text | None:
    """Whoever sees a record may say something about it."""
    return None


def amend_comment(actor: Actor, comment: Comment) -> Text | None:
    if comment.author_id == actor.id:
        return None
    return _("Only {name}, who wrote it, can change this comment.").format(name=comment.author.name)


def delete_comment(actor: Actor, comment: Comment) -> Text | None:
    """Whoever wrote it, and whoever looks after the record."""
    return None if comment.author_id == actor.id else moderate_comment(actor, comment)


def moderate_comment(actor: Actor, comment: Comment) -> Text | None:
    """Whoever looks after the record that it is on takes away what others said or left there."""
    kind = records.get(comment.subject_kind)
    record = kind.visible_to(actor).filter(pk=comment.subject_id).first()
    if record is None or kind.steward is None:
        return _("Only whoever wrote a comment can delete it.")
    return kind.steward(actor, record)


def watch_record(actor: Actor, record: Any) -> Text | None:
    """Whoever sees a record may watch it."""
    return None


def unwatch_record(actor: Actor, record: Any) -> Text | None:
    return None


def _own(actor: Actor, one: Notice | Delivery | Channel) -> Text | None:
    return None if one.person_id == actor.id else _("This belongs to somebody else.")


def read_notice(actor: Actor, notice: Notice) -> Text | None:
    return _own(actor, notice)


def read_all_notices(actor: Actor) -> Text | None:
    return reach_beyond_projects(actor)


def set_notice_preferences(actor: Actor) -> Text | None:
    return reach_beyond_projects(actor)


def add_channel(actor: Actor) -> Text | None:
    return reach_beyond_projects(actor)


def try_channel(actor: Actor, channel: Channel) -> Text | None:
    return _own(actor, channel)


def remove_channel(actor: Actor, channel: Channel) -> Text | None:
    return _own(actor, channel)


def retry_delivery(actor: Actor, delivery: Delivery) -> Text | None:
    return _own(actor, delivery)
