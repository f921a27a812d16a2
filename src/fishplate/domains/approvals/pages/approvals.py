from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals import permissions, queries, services
from fishplate.domains.approvals.choices import ApprovalState, Verdict
from fishplate.domains.approvals.models import Approval, content
from fishplate.domains.approvals.pages.forms import CastVoteForm, WithdrawApprovalForm
from fishplate.domains.approvals.queries import Standing
from fishplate.domains.projects import queries as projects
from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text as Words
from fishplate.kernel.permissions import demand
from fishplate.web import badges
from fishplate.web.listing import Choice, Column, Dates, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, handle_form, one, page, render

_LOOKS = {
    ApprovalState.APPROVED: badges.MET,
    ApprovalState.REJECTED: badges.NOT_MET,
    ApprovalState.VOID: badges.NOT_MET,
}


def _url(approval: Approval) -> str:
    return reverse("approvals:view_approval", args=[approval.project_id, approval.pk])


def _state(approval: Approval) -> SafeString:
    state = ApprovalState(approval.state)
    return badges.state(_LOOKS.get(state, badges.NOT_MEASURED), state.label)


APPROVALS: Listing[Approval] = Listing(
    key="approvals",
    caption=_("Approvals of the project"),
    columns=(
        Column("title", _("What"), value=lambda row: row.title, sort="title", filter=Text("title")),
        Column(
            "state",
            _("State"),
            value=lambda row: row.get_state_display(),
            cell=_state,
            filter=Choice("state", ApprovalState.choices),
        ),
        Column("requested_by", _("Requested by"), value=lambda row: row.requested_by.name if row.requested_by else ""),
        Column(
            "opened_at", _("Requested"), value=lambda row: row.opened_at, sort="opened_at", filter=Dates("opened_at")
        ),
        Column("closed_at", _("Closed"), value=lambda row: row.closed_at, sort="closed_at"),
    ),
    row_url=_url,
    default_sort="-opened_at",
    empty=Empty(_("Nothing to approve yet"), _("A gate or a charter asks for signatures when it is ready.")),
)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_approvals(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    rows = queries.approvals(request.actor).filter(project=project)
    return list_page(request, APPROVALS, rows, title=_("Approvals"))


@page(Audience.SIGNED_IN, methods=["GET"])
def view_approval(request: Request, project_id: UUID, approval_id: UUID) -> HttpResponseBase:
    approval = _one(request.actor, project_id, approval_id)
    shown = _shown(approval, request.actor)
    form = CastVoteForm(initial={"digest": approval.digest}, seats=shown["seats"])
    return render(request, "approvals/view_approval.html", {**shown, "form": form})


@page(Audience.SIGNED_IN, rule=permissions.cast_vote)
def cast_vote(request: Request, project_id: UUID, approval_id: UUID) -> HttpResponseBase:
    approval = _one(request.actor, project_id, approval_id)
    shown = _shown(approval, request.actor)
    return handle_form(
        request,
        CastVoteForm,
        initial={"digest": approval.digest},
        form_options={"seats": shown["seats"]},
        action=lambda data: services.cast_vote(approval_id=approval.pk, actor=request.actor, **data),
        done=lambda _vote: _after(approval, request.actor),
        said=_("Your vote was recorded."),
        title=approval.title,
        template="approvals/view_approval.html",
        context=shown,
    )


@page(Audience.SIGNED_IN, rule=permissions.withdraw_approval)
def withdraw_approval(request: Request, project_id: UUID, approval_id: UUID) -> HttpResponseBase:
    approval = _one(request.actor, project_id, approval_id)
    demand(permissions.withdraw_approval, request.actor, approval)
    return handle_form(
        request,
        WithdrawApprovalForm,
        record=approval,
        action=lambda data: services.withdraw_approval(approval_id=approval.pk, actor=request.actor, **data),
        done=_url(approval),
        said=_("The request for signatures was withdrawn."),
        title=_("Withdraw the request for signatures"),
        submit=_("Withdraw"),
        cancel=_url(approval),
    )


def _after(approval: Approval, actor: Actor) -> str:
    """After the last vote what was decided is of more interest than how it was."""
    approval.refresh_from_db()
    subject = None if approval.is_open else records.show(approval.subject, actor)
    return subject.url if subject else _url(approval)


def _one(actor: Actor, project_id: UUID, approval_id: UUID) -> Approval:
    return one(queries.approvals(actor).filter(project_id=project_id), approval_id)


def _shown(approval: Approval, actor: Actor) -> dict[str, Any]:
    standing = queries.standing(approval)
    obstacles = [(one, _obstacle(actor, approval, one)) for one in standing]
    return {
        "title": approval.title,
        "record": approval,
        "approval": approval,
        "state": _state(approval),
        "subject": records.show(approval.subject, actor),
        "sections": queries.shown(content.read(approval.content), actor),
        "standing": standing,
        "seats": [(str(one.seat.pk), str(one.seat)) for one, obstacle in obstacles if obstacle is None],
        "obstacles": list(dict.fromkeys(str(obstacle) for _one, obstacle in obstacles if obstacle is not None)),
        "verdicts": Verdict,
        "may_withdraw": approval.is_open and permissions.withdraw_approval(actor, approval) is None,
    }


def _obstacle(actor: Actor, approval: Approval, standing: Standing) -> Words | None:
    return queries.closed_to(approval, standing, actor.id) or permissions.cast_vote(actor, approval, standing.seat)
