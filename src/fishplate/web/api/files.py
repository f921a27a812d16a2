"""Files of any record, by its kind and id: bring, list, read, take away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from fishplate.kernel import files
from fishplate.kernel.files import Attachment, permissions
from fishplate.kernel.records import Reference
from fishplate.web.api.answers import ReferenceOut
from fishplate.web.api.operations import ApiRequest, Page, access, listed, tagged, takes_file
from fishplate.web.files import serving, words
from fishplate.web.listing.keyset import Order

router = Router(tags=["files"])
_BYTES = {"responses": {200: {"description": "The file", "content": {"application/octet-stream": {}}}}}
_PICTURE = {"responses": {200: {"description": "A picture", "content": {serving.PREVIEW_TYPE: {}}}}}


class FileOut(Schema):
    """``media_type`` is what the content was found to be, whatever the name says; ``mismatch`` says where they differ.

    ``held_back`` is why it cannot be downloaded now. ``previews`` counts the pictures: the small one, then the pages.
    """

    id: UUID
    version: int
    record: ReferenceOut
    name: str
    size: int
    sha256: str
    media_type: str
    mismatch: str
    scan: str
    held_back: str
    previews: int
    attached_by: UUID
    attached_by_name: str
    attached_at: datetime

    @staticmethod
    def resolve_size(one: Attachment) -> int:
        return one.content.size

    @staticmethod
    def resolve_sha256(one: Attachment) -> str:
        return one.content.sha256

    @staticmethod
    def resolve_media_type(one: Attachment) -> str:
        return one.content.media_type

    @staticmethod
    def resolve_mismatch(one: Attachment) -> str:
        return words.mismatch(one)

    @staticmethod
    def resolve_scan(one: Attachment) -> str:
        return one.content.scan

    @staticmethod
    def resolve_held_back(one: Attachment) -> str:
        return words.kept_back(one)

    @staticmethod
    def resolve_previews(one: Attachment) -> int:
        return len(one.content.previews)


@router.get(
    "/records/{record_kind}/{uuid:record_id}/files",
    response=Page[FileOut],
    operation_id="list_files",
    url_name="list_files",
)
@access()
def list_files(
    request: ApiRequest, record_kind: str, record_id: UUID, after: str = "", limit: int = 50
) -> dict[str, Any]:
    """``record_kind`` is written like ``landscape.interface``; the newest come first."""
    rows = files.attachments_of(Reference(record_kind, record_id), request.actor)
    return listed(rows, after=after, limit=limit, order=Order("pk", descending=True))


@router.post("/records/{record_kind}/{uuid:record_id}/files", response={201: FileOut}, operation_id="attach_file")
@takes_file(settings.FILE_LIMIT)
@access(rule=permissions.attach_file)
def attach_file(
    request: ApiRequest, response: HttpResponse, record_kind: str, record_id: UUID, content: File[UploadedFile]
) -> Status[Attachment]:
    attachment = files.attach_file(
        to=Reference(record_kind, record_id), name=content.name or "", content=content, actor=request.actor
    )
    return Status(201, tagged(response, attachment))


@router.get("/files/{uuid:attachment_id}", response=FileOut, operation_id="view_file")
@access()
def view_file(request: ApiRequest, response: HttpResponse, attachment_id: UUID) -> Attachment:
    return tagged(response, files.attachment(request.actor, attachment_id))


@router.get("/files/{uuid:attachment_id}/content", operation_id="download_file", openapi_extra=_BYTES)
@access()
def download_file(request: ApiRequest, attachment_id: UUID) -> HttpResponseBase:
    """Answer 409 while the virus scanner has not seen it or where it found something, 304 to a known If-None-Match."""
    return serving.download(request, files.attachment(request.actor, attachment_id))


@router.get("/files/{uuid:attachment_id}/previews/{int:number}", operation_id="view_preview", openapi_extra=_PICTURE)
@access()
def view_preview(request: ApiRequest, attachment_id: UUID, number: int) -> HttpResponseBase:
    """0 is the small picture, 1 and on are the pages."""
    return serving.preview(request, files.attachment(request.actor, attachment_id), number)


@router.delete("/files/{uuid:attachment_id}", response={204: None}, operation_id="detach_file")
@access(rule=permissions.detach_file)
def detach_file(request: ApiRequest, attachment_id: UUID) -> Status[None]:
    files.detach_file(attachment_id=attachment_id, actor=request.actor)
    return Status(204, None)


@router.post("/files/{uuid:attachment_id}/restore", response=FileOut, operation_id="restore_file")
@access(rule=permissions.restore_file)
def restore_file(request: ApiRequest, response: HttpResponse, attachment_id: UUID) -> Attachment:
    return tagged(response, files.restore_file(attachment_id=attachment_id, actor=request.actor))
