from __future__ import annotations

from django.db.models import Model
from django.utils.translation import gettext as _

from fishplate.kernel import errors, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.files.models import Attachment


def attach_file(actor: Actor, record: Model) -> Text | None:
    """Whoever sees a record may bring a file to it."""
    return None


def detach_file(actor: Actor, attachment: Attachment) -> Text | None:
    """Say why this actor may not take the file away, or ``None``."""
    if attachment.attached_by == actor.id:
        return None
    record = records.find(attachment.record, actor)
    return may_clear(actor, record) if record is not None else errors.NotFound.title


def restore_file(actor: Actor, attachment: Attachment) -> Text | None:
    """Whoever took it away may put it back, and the steward of a main record; not who brought what was taken away.

    What somebody took off what they said themselves, such as a comment, nobody else says again for them.
    """
    if attachment.removed_by is None or attachment.removed_by == actor.id:
        return detach_file(actor, attachment)
    record = records.find(attachment.record, actor)
    if record is None:
        return errors.NotFound.title
    steward = records.kind_of(record).steward
    if steward is not None and steward(actor, record) is None:
        return None
    return _("Only {name}, who removed this file, puts it back.").format(name=attachment.removed_by_name)


def may_clear(actor: Actor, record: Model) -> Text | None:
    """Say why this actor may not take away what others attached to ``record``, or ``None``."""
    kind = records.kind_of(record)
    rule = kind.steward or kind.moderator
    if rule is not None and rule(actor, record) is None:
        return None
    return _("Only who attached a file, or who looks after the record, takes it away.")
