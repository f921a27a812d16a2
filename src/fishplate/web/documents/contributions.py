from __future__ import annotations

from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import contributions, documents, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Command, Panel
from fishplate.kernel.documents import Printed
from fishplate.kernel.records import Kind

_SHOWN = 5


def register() -> None:
    """Make prints known to the kernel, and put a panel on the page of every record that can be printed."""
    records.register(
        Kind(
            model=Printed,
            name=_("printed document"),
            label=str,
            url=lambda one: reverse("web:view_printed", args=[one.code]),
            visible_to=Printed.objects.visible_to,
            chain=lambda one: one.chain,
        )
    )
    contributions.RECORD_PANELS.add("documents", _panels, order=900)
    contributions.COMMANDS.add("documents", _commands)


def _panels(record: Model, actor: Actor) -> list[Panel]:
    to = records.reference(record)
    offered = documents.of_kind(to.kind)
    if not offered:
        return []
    context = {"documents": offered, "record": record, "printed": documents.of_record(to, actor)[:_SHOWN]}
    return [Panel("web/documents/panel.html", context, title=_("Documents"))]


def _commands(actor: Actor, project_id: UUID | None) -> list[Command]:
    group = _("Documents")
    return [
        Command(
            _("Check a document"), reverse("web:check_printed"), group, "check verify printed hash", "shield-check"
        ),
        Command(_("Printed documents"), reverse("web:list_printed"), group, "printed documents", "printer"),
    ]
