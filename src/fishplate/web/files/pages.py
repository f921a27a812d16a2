from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import audit, errors, files, records
from fishplate.kernel.files import Attachment, permissions
from fishplate.kernel.records import Reference
from fishplate.web import badges, http
from fishplate.web.files import panel, serving, words
from fishplate.web.files.forms import AttachFileForm, receive_all
from fishplate.web.listing import Column, Dates, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, page, render


def _named(row: Attachment) -> Any:
    return format_html("{} {}", badges.icon(words.look(row.content.media_type).icon), row.name)


def _kind(row: Attachment) -> str:
    return words.kept_back(row) or words.mismatch(row) or str(words.look(row.content.media_type).name)


FILES: Listing[Attachment] = Listing(
    key="files",
    caption=_("Files"),
    columns=(
        Column("name", _("Name"), value=lambda row: row.name, cell=_named, sort="name", filter=Text("name")),
        Column("kind", _("Content"), value=_kind),
        Column(
            "size",
            _("Size"),
            value=lambda row: row.content.size,
            cell=lambda row: filesizeformat(row.content.size),
            sort="content__size",
            numeric=True,
        ),
        Column("by", _("Attached by"), value=lambda row: row.attached_by_name, filter=Text("attached_by_name")),
        Column("at", _("Attached"), value=lambda row: row.attached_at, sort="attached_at", filter=Dates("attached_at")),
    ),
    default_sort="-at",
    row_url=lambda row: reverse("web:view_file", args=[row.pk]),
    empty=Empty(
        _("No file yet"), _("Minutes, specifications, screenshots: what belongs to this record."), _("Attach files")
    ),
)


def _record(request: Request, record_kind: str, record_id: UUID) -> tuple[Reference, Model]:
    to = Reference(record_kind, record_id)
    record = records.find(to, request.actor)
    if record is None:
        raise errors.NotFound
    http.stand_beside(request, record)
    return to, record


@page(Audience.SIGNED_IN, methods=["GET"])
def list_files(request: Request, record_kind: str, record_id: UUID) -> HttpResponseBase:
    """The files of a record: as a list of their own, or (``?panel``) the rows of its panel."""
    to, record = _record(request, record_kind, record_id)
    if "panel" in request.GET:
        return render(request, "web/files/rows.html", panel.context(to, record, request.actor))
    kind = records.kind_of(record)
    attach_url = reverse("web:attach_file", args=[record_kind, record_id])
    return list_page(
        request,
        FILES,
        files.attachments_of(to, request.actor),
        title=_t("Files of {record}").format(record=kind.label(record)),
        template="web/files/list_files.html",
        empty_url=attach_url,
        context={"attach_url": attach_url, "record_url": kind.url(record), "record_label": kind.label(record)},
    )


@page(Audience.SIGNED_IN, rule=permissions.attach_file)
def attach_file(request: Request, record_kind: str, record_id: UUID) -> HttpResponseBase:
    """Take one file or several: all of them, or none."""
    to, record = _record(request, record_kind, record_id)
    kind = records.kind_of(record)

    def attach(data: dict[str, Any]) -> None:
        received = receive_all(data["content"])
        with audit.unit():
            for one in received:
                files.attach_received(to=to, received=one, actor=request.actor)

    return handle_form(
        request,
        AttachFileForm,
        action=attach,
        done=kind.url(record),
        said=_("Attached."),
        title=_t("Attach files to {record}").format(record=kind.label(record)),
        submit=_("Attach"),
        cancel=kind.url(record),
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_file(request: Request, attachment_id: UUID) -> HttpResponseBase:
    attachment = files.attachment(request.actor, attachment_id)
    _to, record = _record(request, attachment.record_kind, attachment.record_id)
    [row] = panel.rows([attachment], record, request.actor)
    context = {
        "title": attachment.name,
        "row": row,
        "record": attachment,
        "pages": range(1, len(attachment.content.previews)) if row.has_preview else [],
        "owner": records.show(attachment.record, request.actor),
    }
    return render(request, "web/files/view_file.html", context)


@page(Audience.SIGNED_IN, methods=["GET"])
def download_file(request: Request, attachment_id: UUID) -> HttpResponseBase:
    return serving.download(request, files.attachment(request.actor, attachment_id))


@page(Audience.SIGNED_IN, methods=["GET"])
def view_preview(request: Request, attachment_id: UUID, number: int) -> HttpResponseBase:
    return serving.preview(request, files.attachment(request.actor, attachment_id), number)


@page(Audience.SIGNED_IN, rule=permissions.detach_file)
def detach_file(request: Request, attachment_id: UUID) -> HttpResponseBase:
    attachment = files.attachment(request.actor, attachment_id)
    _to, record = _record(request, attachment.record_kind, attachment.record_id)
    back = records.kind_of(record).url(record)
    if request.method != "POST":
        return confirm(
            request,
            title=_t("Remove “{name}”?").format(name=attachment.name),
            text=_("It is taken off this record. The history keeps that it was there, and its content."),
            submit=_("Remove"),
            cancel=back,
            refused=permissions.detach_file(request.actor, attachment),
        )
    return handle_action(
        request,
        lambda: files.detach_file(attachment_id=attachment_id, actor=request.actor),
        done=back,
        said=_t("“{name}” was removed.").format(name=attachment.name),
    )


@page(Audience.SIGNED_IN, rule=permissions.restore_file, methods=["POST"])
def restore_file(request: Request, attachment_id: UUID) -> HttpResponseBase:
    return handle_action(
        request,
        lambda: files.restore_file(attachment_id=attachment_id, actor=request.actor),
        done=lambda one: reverse("web:view_file", args=[one.pk]),
        said=_("It is back."),
    )
