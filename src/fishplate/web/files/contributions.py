from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import contributions, files, records, search, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Related
from fishplate.kernel.files import Attachment
from fishplate.kernel.records import Kind, Reference
from fishplate.kernel.search import Document
from fishplate.web.files import panel


def register() -> None:
    """Make attached files known as records, and put them on the pages of what they hang on."""
    records.register(
        Kind(
            model=Attachment,
            name=_("file"),
            label=str,
            url=lambda one: reverse("web:view_file", args=[one.pk]),
            visible_to=files.visible_to,
            chain=_chain,
        )
    )
    search.register(
        Attachment, lambda one: Document(one.name) if one.removed_at is None else None, within=_on_what_is_in
    )
    contributions.RECORD_PANELS.add("files", panel.panels, order=80)
    contributions.HISTORY.add("files", _history)
    undo.register("files.file_attached", undo.switch_back(files.detach_file, Attachment))
    undo.register("files.file_detached", undo.switch_back(files.restore_file, Attachment))
    undo.register("files.file_restored", undo.switch_back(files.detach_file, Attachment))


def _on_what_is_in(project_id: UUID) -> Q:
    """Files of comments are among them, as comments on what is in the project are."""
    others = [kind.key for kind in records.kinds() if kind.model is not Attachment]
    return search.about(project_id, kind="record_kind", record_id="record_id", kinds=others)


def _history(to: Reference, actor: Actor) -> list[Related]:
    """What was attached to a record and taken away again, told with the record itself."""
    rows = Attachment.objects.filter(record_kind=to.kind, record_id=to.id)
    return [Related(Attachment._meta.label_lower, rows.values("pk"))]


def _chain(attachment: Attachment) -> str:
    """Return the chain of the record that the file hangs on."""
    kind = records.get(attachment.record_kind)
    return kind.chain(kind.model._default_manager.get(pk=attachment.record_id))
