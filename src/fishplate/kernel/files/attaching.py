"""Files on records: bring one, take it away, put it back. Each stands in the history of the record's chain."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import IO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from fishplate.kernel import audit, clock, errors, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.files import drawing, permissions, queries, scanning
from fishplate.kernel.files.contents import Stored
from fishplate.kernel.files.events import FilesChanged
from fishplate.kernel.files.models import Attachment, FileContent, Scan
from fishplate.kernel.files.names import tidy
from fishplate.kernel.files.sniffing import sniff
from fishplate.kernel.files.storing import store
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import Reference


@dataclass(frozen=True, slots=True)
class Received:
    """A file that is stored and hangs nowhere yet."""

    name: str
    stored: Stored
    media_type: str


def attach_file(*, to: Reference, name: str, content: IO[bytes] | bytes, actor: Actor) -> Attachment:
    """Keep a file and hang it on a record; the same content is kept once, however often it is attached.

    The content is stored before the change, so call this outside of one; within one, call ``attach_received`` with what
    ``receive`` returned before it.

    Args:
        to: the record.
        name: what the person calls it; folders and unseen characters are taken out.
        content: bytes, or an open file that can be read from any place.

    Raises:
        NotFound: the actor does not see the record. TooLarge: more than the limit of one file.
        Invalid: the file is empty. Refused: a guard of the record forbids it. Unavailable: the storage is away.
    """
    _may_attach(to, actor)
    return attach_received(to=to, received=receive(name, content), actor=actor)


def receive(name: str, content: IO[bytes] | bytes) -> Received:
    """Store a file and look what it is. What is attached nowhere afterwards stays behind, under no name.

    Raises:
        TooLarge, Invalid, Unavailable: as ``attach_file``; nothing is kept.
    """
    source = BytesIO(content) if isinstance(content, bytes) else content
    if not source.read(1):
        raise errors.Invalid({"content": [_("“{name}” is empty.").format(name=tidy(name))]})
    media_type = sniff(source)
    try:
        return Received(tidy(name), store(source, limit=settings.FILE_LIMIT), media_type)
    except errors.TooLarge:
        text = _("“{name}” is larger than {limit} MB, the most that one file may have. Nothing of it was kept.")
        raise errors.TooLarge(text.format(name=tidy(name), limit=settings.FILE_LIMIT // 1_000_000)) from None


def attach_received(*, to: Reference, received: Received, actor: Actor) -> Attachment:
    """Hang a received file on a record, as part of the running change or as one of its own.

    Raises:
        NotFound, Refused: as ``attach_file``.
    """
    with audit.change("files.file_attached", actor=actor) as change:
        _may_attach(to, actor)
        content = _content(received)
        attachment = Attachment(
            record_kind=to.kind,
            record_id=to.id,
            content=content,
            name=received.name,
            attached_by=actor.id,
            attached_by_name=actor.name,
            attached_at=clock.now(),
        )
        attachment.save()
        change.created(attachment)
        search.index(attachment)
        _tell(to, actor)
    return attachment


def _content(received: Received) -> FileContent:
    """Return the row of the content; where it is new, or could not be scanned before, have it scanned and drawn."""
    stored = received.stored
    new = FileContent(sha256=stored.sha256, size=stored.size, media_type=received.media_type)
    FileContent.objects.bulk_create([new], ignore_conflicts=True)
    content = FileContent.objects.select_for_update().get(pk=stored.sha256)
    if not scanning.configured():
        drawing.ask_for_previews(content)
    elif content.scan in {Scan.NONE, Scan.FAILED}:
        content.scan = Scan.WAITING
        content.save(update_fields=["scan"])
        scanning.ask_for_scan()
    return content


def _may_attach(to: Reference, actor: Actor) -> None:
    record = queries.record_of(to, actor)
    demand(permissions.attach_file, actor, record)
    guards.ask("files.attach_file", target=record, actor=actor)


def detach_file(*, attachment_id: UUID, actor: Actor) -> Attachment:
    """Take a file off its record. Its content stays, for the history and for ``restore_file``.

    Raises:
        NotFound: there is none, or the actor does not see its record.
        Forbidden: somebody else attached it, and the actor does not look after the record.
        Refused: a guard of the record forbids it.
    """
    to = queries.attachment(actor, attachment_id).record
    with audit.change("files.file_detached", actor=actor) as change:
        record = queries.record_of(to, actor)
        attachment = lock(queries.attachments(), attachment_id)
        change.target = attachment
        demand(permissions.detach_file, actor, attachment)
        guards.ask("files.detach_file", target=record, actor=actor)
        _take_off(attachment, actor)
        _tell(to, actor)
    return attachment


def detach_all(*, to: Reference, actor: Actor) -> None:
    """Take every file off a record that is itself being taken back, as part of the running change.

    Whoever calls has decided that the actor may, and sees to it that nothing is attached to the record any more.
    """
    for attachment in queries.attachments_on(to):
        with audit.change("files.file_detached", actor=actor) as change:
            taken = lock(queries.attachments(), attachment.pk)
            change.target = taken
            _take_off(taken, actor)


def restore_file(*, attachment_id: UUID, actor: Actor) -> Attachment:
    """Put back a file that was taken off its record.

    Raises:
        NotFound, Refused: as ``detach_file``. Refused: it hangs there.
        Forbidden: somebody else took it off, and the actor does not look after what it hung on.
    """
    to = queries.attachment(actor, attachment_id, removed=True).record
    with audit.change("files.file_restored", actor=actor) as change:
        record = queries.record_of(to, actor)
        attachment = lock(Attachment.objects.select_related("content"), attachment_id)
        change.target = attachment
        demand(permissions.restore_file, actor, attachment)
        guards.ask("files.restore_file", target=record, actor=actor)
        if attachment.removed_at is None:
            raise errors.Refused(_("This file was not removed."))
        attachment.removed_at = attachment.removed_by = None
        attachment.removed_by_name = ""
        attachment.save()
        search.index(attachment)
        _tell(to, actor)
    return attachment


def _take_off(attachment: Attachment, actor: Actor) -> None:
    attachment.removed_at = clock.now()
    attachment.removed_by, attachment.removed_by_name = actor.id, actor.name
    attachment.save()
    search.index(attachment)


def _tell(to: Reference, actor: Actor) -> None:
    outbox.publish(FilesChanged(record_kind=to.kind, record_id=to.id, actor_id=actor.id))
