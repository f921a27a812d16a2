from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals import queries
from fishplate.domains.approvals.models import Approval, Vote
from fishplate.kernel import contributions, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Related, Waiting
from fishplate.kernel.records import Kind, Reference


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
    records.register(
        Kind(
            model=Vote,
            name=_("vote"),
            label=lambda vote: str(vote.approval),
            url=lambda vote: _url(vote.approval),
            visible_to=_visible_votes,
            chain=lambda vote: f"project:{vote.approval.project_id}",
        )
    )
    contributions.HISTORY.add("approvals", _history)
    contributions.WAITING.add("approvals", _waiting, order=10)
    contributions.WAITING_COUNTS.add("approvals", lambda actor: [queries.waiting_for(actor).count()])


def _url(approval: Approval) -> str:
    return reverse("approvals:view_approval", args=[approval.project_id, approval.pk])


def _visible_votes(actor: Actor) -> QuerySet[Vote]:
    return Vote.objects.filter(approval__in=Approval.objects.visible_to(actor)).select_related("approval")


def _history(to: Reference, actor: Actor) -> list[Related]:
    """The approvals of a record, and the votes in them."""
    approvals = Approval.objects.visible_to(actor).filter(subject_kind=to.kind, subject_id=to.id).values("pk")
    votes = _visible_votes(actor).filter(approval__in=approvals).values("pk")
    return [Related(Approval._meta.label_lower, approvals), Related(Vote._meta.label_lower, votes)]


def _waiting(actor: Actor, project_id: UUID | None) -> list[Waiting]:
    waiting = queries.waiting_for(actor)
    return [
        Waiting(
            what=_t("Sign or reject"),
            label=approval.title,
            url=_url(approval),
            kind=_("approval"),
            reason=_t("Your signature is asked for"),
            project_id=approval.project_id,
            icon="signature",
        )
        for approval in (waiting.filter(project_id=project_id) if project_id else waiting)
    ]
