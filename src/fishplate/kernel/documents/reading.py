"""The way back from paper: by code, by hash, by the file itself; scoped by who sees the record it was printed from."""

from __future__ import annotations

import hashlib
from io import BufferedReader, BytesIO

from django.db.models import Q, QuerySet
from django.utils import translation

from fishplate.kernel import errors, files, rendering
from fishplate.kernel.actors import Actor
from fishplate.kernel.documents import framing, printing, types
from fishplate.kernel.documents.models import Printed
from fishplate.kernel.records import Reference
from fishplate.kernel.rendering import Content


def printed(actor: Actor) -> QuerySet[Printed]:
    """Return everything printed from records this actor sees, newest first."""
    return Printed.objects.visible_to(actor)


def of_record(to: Reference, actor: Actor) -> QuerySet[Printed]:
    """Return what was printed from one record, newest first; nothing where the actor does not see it."""
    return printed(actor).filter(subject_kind=to.kind, subject_id=to.id)


def by_code(actor: Actor, code: str) -> Printed:
    """Return the print of a code, however it was typed; ``NotFound`` for a stranger as for no print."""
    found = printed(actor).filter(code=framing.read_code(code)).first()
    if found is None:
        raise errors.NotFound
    return found


def check(actor: Actor, *, text: str = "", file: BytesIO | BufferedReader | None = None) -> list[Printed]:
    """Return the prints that a code, a hash or a file belongs to: files by their very bytes, hashes of either kind."""
    if file is not None:
        return list(printed(actor).filter(file_hash=hashlib.file_digest(file, "sha256").hexdigest()))
    digest = text.strip().lower()
    wanted = Q(content_hash=digest) | Q(file_hash=digest) | Q(code=framing.read_code(text) or None)
    return list(printed(actor).filter(wanted))


def content_of(one: Printed) -> Content:
    """Return what was printed, as it was then; ``files.Damaged`` where the disk holds something else."""
    return rendering.from_text(files.read(one.content_hash).decode())


def file_of(one: Printed) -> bytes:
    """Return the printed file byte for byte; ``files.Damaged`` where the disk holds something else."""
    return files.read(one.file_hash)


def is_unchanged(one: Printed, actor: Actor) -> bool:
    """Tell whether the document would say the same if it were printed now."""
    document_type, record = printing.find(one.document_type, one.subject_id, actor)
    with translation.override(one.language):
        now = rendering.as_text(types.write(document_type, record, actor))
    return hashlib.sha256(now.encode()).hexdigest() == one.content_hash
