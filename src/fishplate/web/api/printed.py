"""Printing over the API, and the way back from a print: the operations of ``kernel.documents``."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from ninja import Router, Schema, Status

from fishplate.kernel import documents, files
from fishplate.kernel.documents import Printed, printing
from fishplate.kernel.documents.types import DocumentType
from fishplate.kernel.jobs import Job
from fishplate.web.api.answers import ReferenceOut
from fishplate.web.api.jobs import JobOut, started
from fishplate.web.api.operations import ApiRequest, Input, Page, access, listed
from fishplate.web.listing.keyset import Order

router = Router(tags=["documents"])
_FILE = {"responses": {200: {"description": "The file", "content": {"application/octet-stream": {}}}}}


class DocumentTypeOut(Schema):
    """``kind`` is the kind of record it is printed from."""

    key: str
    name: str
    kind: str

    @staticmethod
    def resolve_name(one: DocumentType) -> str:
        return str(one.name)


class PrintIn(Input):
    """``language`` is ``en`` or ``zh-hans``; ``format`` is ``pdf``, ``docx`` or ``xlsx``."""

    language: str
    format: str


class PrintedOut(Schema):
    """``content_hash`` is the SHA-256 of what it says, ``file_hash`` that of the file."""

    code: str
    document_type: str
    subject: ReferenceOut
    subject_label: str
    subject_version: int | None
    language: str
    format: str
    content_hash: str
    file_hash: str
    filename: str
    size: int
    printed_by: str
    printed_at: datetime

    @staticmethod
    def resolve_printed_by(one: Printed) -> str:
        return one.actor_name


class PrintedDetailOut(PrintedOut):
    """``unchanged`` tells whether it would say the same if it were printed now."""

    unchanged: bool

    @staticmethod
    def resolve_unchanged(one: Printed, context: dict[str, Any]) -> bool:
        return documents.is_unchanged(one, context["request"].actor)


@router.get("/documents", response=list[DocumentTypeOut], operation_id="list_documents")
@access()
def list_documents(request: ApiRequest) -> list[DocumentType]:
    return documents.all_types()


@router.post("/documents/{document_type}/{uuid:record_id}/print", response={202: JobOut}, operation_id="print_document")
@access(rule=printing.may_print)
def print_document(
    request: ApiRequest, response: HttpResponse, document_type: str, record_id: UUID, data: PrintIn
) -> Status[Job]:
    """Begin to print; the job's result names the ``code``."""
    job = documents.print_document(document_type=document_type, record_id=record_id, actor=request.actor, **data.dict())
    return Status(202, started(response, job))


@router.get("/printed", response=Page[PrintedOut], operation_id="list_printed")
@access()
def list_printed(
    request: ApiRequest,
    kind: str = "",
    record_id: UUID | None = None,
    check: str = "",
    after: str = "",
    limit: int = 50,
) -> dict[str, Any]:
    """List what was printed, newest first; ``check`` is a code, or the SHA-256 of a content or a file."""
    rows = documents.printed(request.actor)
    if kind:
        rows = rows.filter(subject_kind=kind)
    if record_id is not None:
        rows = rows.filter(subject_id=record_id)
    if check:
        rows = rows.filter(pk__in=[one.pk for one in documents.check(request.actor, text=check)])
    return listed(rows, after=after, limit=limit, order=Order("pk", descending=True))


@router.get("/printed/{code}", response=PrintedDetailOut, operation_id="view_printed")
@access()
def view_printed(request: ApiRequest, code: str) -> Printed:
    return documents.by_code(request.actor, code)


@router.get("/printed/{code}/content", response=dict[str, Any], operation_id="view_printed_content")
@access()
def view_printed_content(request: ApiRequest, code: str) -> dict[str, Any]:
    """Return what was printed, as it was then: the JSON whose SHA-256 is ``content_hash``."""
    printed = documents.by_code(request.actor, code)
    content: dict[str, Any] = json.loads(files.read(printed.content_hash))
    return content


@router.get("/printed/{code}/file", operation_id="download_printed", openapi_extra=_FILE)
@access()
def download_printed(request: ApiRequest, code: str) -> FileResponse:
    printed = documents.by_code(request.actor, code)
    return FileResponse(
        files.open_stored(printed.file_hash),
        as_attachment=True,
        filename=printed.filename,
        content_type="application/octet-stream",
    )
