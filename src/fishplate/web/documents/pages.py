from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import documents, files, jobs, records
from fishplate.kernel.documents import Format, Printed, printing
from fishplate.kernel.documents.types import DocumentType
from fishplate.kernel.rendering.shape import shaped
from fishplate.web import badges, http
from fishplate.web.documents.forms import CheckForm, PrintForm
from fishplate.web.listing import Choice, Column, Dates, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, handle_form, page, render

_SHOWN = 50
_LANGUAGES = dict(settings.LANGUAGES)


def name_of(document_type: str) -> str:
    """Return what a document is called, also where its domain is gone."""
    try:
        return str(documents.get(document_type).name)
    except LookupError:
        return document_type


def _download(row: Printed) -> SafeString:
    url = reverse("web:download_printed", args=[row.code])
    return format_html('<a href="{}" download>{}</a>', url, row.filename)


PRINTED: Listing[Printed] = Listing(
    key="printed",
    caption=_("Printed documents"),
    columns=(
        Column("code", _("Code"), value=lambda row: row.code, filter=Text("code", "content_hash", "file_hash")),
        Column("document", _("Document"), value=lambda row: name_of(row.document_type)),
        Column("record", _("Printed from"), value=lambda row: row.subject_label, filter=Text("subject_label")),
        Column("language", _("Language"), value=lambda row: _LANGUAGES.get(row.language, row.language)),
        Column(
            "format", _("Format"), value=lambda row: row.get_format_display(), filter=Choice("format", Format.choices)
        ),
        Column("file", _("File"), value=lambda row: row.filename, cell=_download),
        Column("by", _("Printed by"), value=lambda row: row.actor_name, filter=Text("actor_name")),
        Column(
            "printed",
            _("Printed"),
            value=lambda row: row.printed_at,
            cell=lambda row: badges.instant(row.printed_at),
            sort="printed_at",
            filter=Dates("printed_at"),
        ),
    ),
    row_url=lambda row: reverse("web:view_printed", args=[row.code]),
    default_sort="-printed",
    empty=Empty(_("Nothing was printed yet"), _("Open a charter, a gate decision or a landscape and print it there.")),
)


@page(Audience.SIGNED_IN, rule=printing.may_print)
def print_document(request: Request, document_type: str, record_id: UUID) -> HttpResponseBase:
    one, record = printing.find(document_type, record_id, request.actor)
    http.stand_beside(request, record)
    context = _state(request, one, record)
    if request.method == "GET" and http.wants_fragment(request):
        return render(request, "web/documents/print_document.html", context, partial="live")
    return handle_form(
        request,
        PrintForm,
        initial={"language": get_language()},
        action=lambda data: documents.print_document(
            document_type=one.key, record_id=record_id, actor=request.actor, **data
        ),
        done=request.path,
        said=_("It is being made. You may leave this page; it will be here when you come back."),
        title=_t("Print: {document}").format(document=one.name),
        submit=_("Print"),
        cancel=context["record_url"],
        template="web/documents/print_document.html",
        context=context,
    )


def _state(request: Request, one: DocumentType, record: Any) -> dict[str, Any]:
    """Return what is being made of this record for this person, why the last attempt failed, and what there is."""
    kind, to = records.kind_of(record), records.reference(record)
    mine = jobs.on_subject(to).filter(name=printing.JOB, actor_id=request.actor.id, params__document_type=one.key)
    last = mine.first()
    printed = documents.of_record(to, request.actor).filter(document_type=one.key)[:_SHOWN]
    return {
        "document": one,
        "record_label": kind.label(record),
        "record_kind": kind.name,
        "record_url": kind.url(record),
        "running": [job for job in mine[:5] if job.is_live],
        "failed": last if last is not None and last.state == jobs.State.FAILED else None,
        "printed": printed,
        "topic": f"person:{request.actor.id}",
    }


@page(Audience.SIGNED_IN, methods=["GET"])
def list_printed(request: Request) -> HttpResponseBase:
    return list_page(
        request,
        PRINTED,
        documents.printed(request.actor),
        title=_("Printed documents"),
        template="web/documents/list_printed.html",
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_printed(request: Request, code: str) -> HttpResponseBase:
    printed = documents.by_code(request.actor, code)
    if (subject := records.find(printed.subject, request.actor)) is not None:
        http.stand_beside(request, subject)
    return render(
        request,
        "web/documents/view_printed.html",
        {
            "title": printed.code,
            "printed": printed,
            "document": name_of(printed.document_type),
            "language": _LANGUAGES.get(printed.language, printed.language),
            "record": records.show(printed.subject, request.actor),
            "unchanged": documents.is_unchanged(printed, request.actor),
            "content": shaped(documents.content_of(printed), {}, ""),
        },
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def download_printed(request: Request, code: str) -> HttpResponseBase:
    """Send the file that was printed, byte for byte."""
    return file_response(documents.by_code(request.actor, code))


def file_response(printed: Printed) -> FileResponse:
    """Return a print's file, never to be opened in the page."""
    return FileResponse(
        files.open_stored(printed.file_hash),
        as_attachment=True,
        filename=printed.filename,
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


@page(Audience.SIGNED_IN)
def check_printed(request: Request) -> HttpResponseBase:
    """Say of a code, a hash or a file whether it is one of ours that this person may know of. Nothing is kept."""
    form = CheckForm(request.POST or None, request.FILES or None)
    found, asked = [], False
    if request.method == "POST" and form.is_valid():
        file, asked = form.cleaned_data["file"], True
        found = documents.check(
            request.actor, text=form.cleaned_data["text"], file=file.file if file is not None else None
        )
    context = {
        "title": _("Check a document"),
        "form": form,
        "submit": _("Check"),
        "asked": asked,
        "by_file": asked and bool(form.cleaned_data.get("file")),
        "found": [(one, name_of(one.document_type)) for one in found],
    }
    status = 422 if request.method == "POST" and not asked else 200
    return render(request, "web/documents/check_printed.html", context, partial="checked", status=status)
