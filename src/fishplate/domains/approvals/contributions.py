from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals import queries
from fishplate.domains.approvals.models import Approval
from fishplate.kernel import contributions, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Command
from fishplate.kernel.records import Kind

_GROUP = _("Mine to decide")


def register() -> None:
    """Make this domain's records, waiting signatures and commands known to the kernel."""
    records.register(
        Kind(
            model=Approval,
            name=_("approval"),
            label=str,
            url=_url,
            visible_to=Approval.objects.visible_to,
            chain=lambda one: f"project:{one.project_id}",
        )
    )
    contributions.WAITING.add("approvals", _waiting)
    contributions.COMMANDS.add("approvals", _commands)


def _url(approval: Approval) -> str:
    return reverse("approvals:view_approval", args=[approval.project_id, approval.pk])


def _waiting(actor: Actor) -> list[Command]:
    return [
        Command(
            label=approval.title, url=_url(approval), group=_GROUP, keywords=approval.project.code, icon="signature"
        )
        for approval in queries.waiting_for(actor)
    ]


def _commands(actor: Actor, project_id: UUID | None) -> list[Command]:
    return _waiting(actor)
