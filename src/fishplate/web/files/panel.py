"""The panel "Files", and the rows in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Panel
from fishplate.kernel.files import Attachment, queries
from fishplate.kernel.files.models import Drawing, Scan
from fishplate.kernel.files.permissions import may_clear
from fishplate.kernel.records import Reference
from fishplate.web.files import words
from fishplate.web.files.words import Look

#: Rows on a record's page; the others stand in a list of their own.
SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A file as a line shows it."""

    attachment: Attachment
    look: Look
    mismatch: str
    kept_back: str
    has_preview: bool
    is_waiting: bool
    may_detach: bool


def panels(record: Model, actor: Actor) -> list[Panel]:
    """Return the panel, on the pages of main records."""
    if records.kind_of(record).steward is None:
        return []
    return [Panel("web/files/panel.html", context(records.reference(record), record, actor), title=_("Files"))]


def context(to: Reference, record: Model, actor: Actor) -> dict[str, Any]:
    """Return what the panel's template needs; whoever calls has checked that the actor sees the record."""
    found = list(queries.attachments_on(to)[: SHOWN + 1])
    address = [to.kind, to.id]
    return {
        "files": rows(found[:SHOWN], record, actor),
        "more": len(found) > SHOWN,
        "list_url": reverse("web:list_files", args=address),
        "attach_url": reverse("web:attach_file", args=address),
        "api_url": reverse("api:list_files", args=address),
        "limit": settings.FILE_LIMIT,
        "limit_mb": settings.FILE_LIMIT // 1_000_000,
        "field_id": f"files-{to.id}",
    }


def rows(
    attachments: Iterable[Attachment], record: Model, actor: Actor, *, looks_after: bool | None = None
) -> list[Row]:
    """Return the lines; whether this person looks after the record is asked once, and only where it matters.

    ``looks_after`` answers that where whoever calls knows it, such as for every comment on a record.
    """
    shown = list(attachments)
    foreign = any(one.attached_by != actor.id for one in shown)
    clears = foreign and (looks_after if looks_after is not None else may_clear(actor, record) is None)
    return [_row(one, may_detach=clears or one.attached_by == actor.id) for one in shown]


def _row(attachment: Attachment, *, may_detach: bool) -> Row:
    kept_back, content = words.kept_back(attachment), attachment.content
    return Row(
        attachment=attachment,
        look=words.look(content.media_type),
        mismatch=words.mismatch(attachment),
        kept_back=kept_back,
        has_preview=bool(content.previews) and not kept_back,
        is_waiting=content.scan == Scan.WAITING or content.drawing == Drawing.WAITING,
        may_detach=may_detach,
    )
