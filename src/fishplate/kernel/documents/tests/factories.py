"""Prints and templates for tests of every part, written down without the seconds that a process takes."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from uuid import UUID

import docx
from django.db.models import Model
from django.utils import translation

from fishplate.kernel import clock, files, records, rendering
from fishplate.kernel.actors import Actor
from fishplate.kernel.documents import Format, Printed, Template, framing, printing, types

_numbers = count(1)


def printed(
    record: Model, document_type: str = "landscape.interface_list", *, language: str = "en", by: Actor
) -> Printed:
    """A print of a record as it is now, with a file that says nothing."""
    one = types.get(document_type)
    with translation.override(language):
        content = types.write(one, record, by)
    stored = files.store(rendering.as_text(content).encode())
    file = files.store(f"%PDF {next(_numbers)}".encode())
    row = Printed(
        code=framing.new_code(),
        document_type=document_type,
        subject_kind=one.kind,
        subject_id=record.pk,
        subject_label=content.subtitle,
        subject_version=getattr(record, "version", None),
        chain=records.kind_of(record).chain(record),
        language=language,
        format=Format.PDF,
        content_hash=stored.sha256,
        file_hash=file.sha256,
        filename="document.pdf",
        size=file.size,
        actor_id=by.id,
        actor_name=by.name,
        printed_at=clock.now(),
    )
    printing.record(row, actor=by)
    return row


def template(organisation: Model, *, by: Actor) -> Template:
    """A template in use, as if it had been tried."""
    stored = files.store(word("{{ title }}"))
    row = Template(
        organisation_id=UUID(str(organisation.pk)),
        document_type="charter.charter",
        language="en",
        number=next(_numbers),
        content_hash=stored.sha256,
        filename="own.docx",
        size=stored.size,
        uploaded_by_name=by.name,
    )
    row.save()
    return row


def word(*paragraphs: str) -> bytes:
    """A DOCX with these paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    target = BytesIO()
    document.save(target)
    return target.getvalue()
