"""The job that prints."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fishplate.kernel import jobs, rendering
from fishplate.kernel.documents import printing
from fishplate.kernel.jobs import Cancelled, JobContext, Outcome

_STEPS = 3


@jobs.job(printing.JOB, label=_("Print a document"), timeout=timedelta(minutes=10))
def print_document(
    context: JobContext,
    *,
    document_type: str,
    record_id: str,
    language: str,
    format: str,  # noqa: A002  # as the job was asked for
) -> Outcome:
    """Make the document; it counts as printed in the commit that ends the job."""
    try:
        printed = printing.make(
            document_type=document_type,
            record_id=UUID(record_id),
            language=language,
            format=format,
            actor=context.actor,
            stopped=context.cancelled,
            told=lambda done, text: context.progress(done, _STEPS, text),
        )
    except rendering.Stopped as stopped:
        raise Cancelled from stopped
    return Outcome(
        result={"code": printed.code, "filename": printed.filename, "file_hash": printed.file_hash},
        store=lambda: printing.record(printed, actor=context.actor),
    )
