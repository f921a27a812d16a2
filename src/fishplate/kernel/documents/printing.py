"""Printing: the job is asked for here, carried out here, and what it made is written down here."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from fishplate.kernel import audit, clock, errors, files, jobs, records, rendering
from fishplate.kernel.actors import Actor
from fishplate.kernel.documents import framing, templates, types
from fishplate.kernel.documents.models import Format, Printed, Template
from fishplate.kernel.documents.types import DocumentType
from fishplate.kernel.errors import Text
from fishplate.kernel.files import Stored
from fishplate.kernel.jobs import Job
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import Reference
from fishplate.kernel.wording import listed

JOB: Final = "documents.print_document"
_NO_FILENAME: Final = re.compile(r"[^\w\-.]+")


def may_print(actor: Actor, record: Any) -> Text | None:
    """Whoever sees a record may print it: paper says no more than its page."""
    return None


def find(document_type: str, record_id: UUID, actor: Actor) -> tuple[DocumentType, Any]:
    """Return a document's type and the record it is printed from; ``NotFound`` where the actor sees no such record."""
    try:
        one = types.get(document_type)
    except LookupError:
        raise errors.NotFound from None
    record = records.get(one.kind).visible_to(actor).filter(pk=record_id).first()
    if record is None:
        raise errors.NotFound
    return one, record


def print_document(*, document_type: str, record_id: UUID, language: str, format: str, actor: Actor) -> Job:  # noqa: A002  # as the field is called
    """Ask for a document; the job's result names its code. Asking twice while it is being made returns the same job.

    Raises:
        NotFound: no such document, or no such record for this actor. Invalid: a language or format we do not have.
    """
    one, record = find(document_type, record_id, actor)
    demand(may_print, actor, record)
    wrong: dict[str, list[Text]] = {}
    if language not in dict(settings.LANGUAGES):
        wrong["language"] = [_("Fishplate does not speak this language.")]
    if format not in Format.values:
        wrong["format"] = [_("Choose one of: {formats}.").format(formats=listed(Format.values))]
    if wrong:
        raise errors.Invalid(wrong)
    with audit.unit():
        return jobs.enqueue(
            JOB,
            actor=actor,
            subject=records.reference(record),
            unique_key=f"print:{one.key}:{record_id}:{language}:{format}:{actor.id}",
            params={"document_type": one.key, "record_id": str(record_id), "language": language, "format": format},
        )


def make(
    *,
    document_type: str,
    record_id: UUID,
    language: str,
    format: str,  # noqa: A002  # as the field is called
    actor: Actor,
    stopped: Callable[[], bool] = lambda: False,
    told: Callable[[int, str], None] = lambda _done, _text: None,
) -> Printed:
    """Write and render a document and put both on disk; the row that is returned is for ``record`` to store.

    Raises:
        NotFound: the actor sees the record no more. Refused: the organisation's template does not work, or the
        document is too large to be set. ``rendering.Stopped``.
    """
    one, record = find(document_type, record_id, actor)
    told(1, _("Reading the data"))
    at, code = clock.now(), framing.new_code()
    with translation.override(language):
        written = types.write(one, record, actor)
    content = rendering.as_text(written)
    stored = files.store(content.encode())
    template = templates.current(one.organisation_id(record), one.key, language) if format == Format.DOCX else None
    printed = _row(one, record, code, stored, at, actor, template)
    printed.subject_label = written.subtitle[:300]
    printed.language, printed.format = language, format
    printed.filename = _filename(printed, one, language)
    told(2, _("Setting the pages"))
    with translation.override(language):
        work = rendering.Work(
            format=format,
            content=content,
            frame=framing.frame(code=code, digest=stored.sha256, address=address_of(printed), at=at, author=actor.name),
            words=framing.fixed_words(),
            template=files.read(template.content_hash) if template is not None else b"",
        )
    file = files.store(_rendered(work, stopped))
    printed.file_hash, printed.size = file.sha256, file.size
    return printed


def record(printed: Printed, *, actor: Actor) -> None:
    """Store the row of a finished print, in the history of the record it was printed from."""
    with audit.change("documents.document_printed", actor=actor) as change:
        printed.save(force_insert=True)
        change.created(printed)


def address_of(printed: Printed) -> str:
    """Return the whole address at which a print is checked."""
    return f"{settings.FISHPLATE_URL.rstrip('/')}{records.kind_of(printed).url(printed)}"


def _rendered(work: rendering.Work, stopped: Callable[[], bool]) -> bytes:
    try:
        return rendering.run(work, stopped=stopped)
    except rendering.TemplateWrong as wrong:
        reason = " ".join(str(text) for text in templates.reasons(wrong))
        raise errors.Refused(_("The organisation's template cannot be used: {reason}").format(reason=reason)) from wrong
    except rendering.RenderingFailed as failed:
        if failed.exceeded:
            raise errors.Refused(_("This document is too large to be made in this format. Try XLSX.")) from failed
        raise errors.Refused(_("The file could not be made; the log says why.")) from failed


def _row(
    one: DocumentType, record: Any, code: str, content: Stored, at: datetime, actor: Actor, template: Template | None
) -> Printed:
    kind = records.kind_of(record)
    subject = Reference(kind.key, record.pk)
    return Printed(
        code=code,
        document_type=one.key,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_version=getattr(record, "version", None),
        chain=kind.chain(record),
        content_hash=content.sha256,
        template_id=template.pk if template is not None else None,
        actor_id=actor.id,
        actor_name=actor.name,
        printed_at=at,
    )


def _filename(printed: Printed, one: DocumentType, language: str) -> str:
    with translation.override(language):
        name = _NO_FILENAME.sub("-", f"{one.name}-{printed.subject_label}")[:60].strip("-")
    return f"{name}-{printed.code}.{printed.format}"
