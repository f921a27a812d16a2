from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals import permissions, queries, services
from fishplate.domains.approvals.choices import ApprovalState, Verdict
from fishplate.domains.approvals.models import Approval, content
from fishplate.domains.approvals.pages.forms import (
    CastVoteForm,
    DeclareConflictForm,
    RescheduleApprovalForm,
    WithdrawApprovalForm,
)
from fishplate.domains.projects import queries as projects
from fishplate.kernel import clock, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import demand
from fishplate.kernel.wording import listed
from fishplate.web import badges
from fishplate.web.listing import Choice, Column, Dates, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, handle_form, one, page, render
from fishplate.web.signing_in import prove_again, proved_at

_LOOKS = {
    ApprovalState.APPROVED: badges.MET,
    ApprovalState.REJECTED: badges.NOT_MET,
    ApprovalState.VOID: badges.NOT_MET,
}
#: What ``?from=`` says when somebody decides from the list of what waits for them, and goes on there.
WAITING = "waiting"


def url_of(approval: Approval) -> str:
    return reverse("approvals:view_approval", args=[approval.project_id, approval.pk])


def state_of(approval: Approval) -> SafeString:
    state = ApprovalState(approval.state)
    return badges.state(_LOOKS.get(state, badges.NOT_MEASURED), state.label)


APPROVALS: Listing[Approval] = Listing(
    key="approvals",
    caption=_("Approvals of the project"),
    columns=(
        Column("title", _("What"), value=str, sort="title", filter=Text("title")),
        Column(
            "state",
            _("State"),
            value=lambda row: row.get_state_display(),
            cell=state_of,
            filter=Choice("state", ApprovalState.choices),
        ),
        Column("requested_by", _("Requested by"), value=lambda row: row.requested_by.name if row.requested_by else ""),
        Column(
            "opened_at", _("Requested"), value=lambda row: row.opened_at, sort="opened_at", filter=Dates("opened_at")
        ),
        Column("due_at", _("To be signed by"), value=lambda row: row.due_at, sort="due_at", filter=Dates("due_at")),
        Column("closed_at", _("Closed"), value=lambda row: row.closed_at, sort="closed_at"),
    ),
    row_url=url_of,
    default_sort="-opened_at",
    empty=Empty(_("Nothing to approve yet"), _("A gate or a charter asks for signatures when it is ready.")),
)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_approvals(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    rows = queries.approvals(request.actor).filter(project=project)
    return list_page(
        request,
        APPROVALS,
        rows,
        title=_("Approvals"),
        template="approvals/list_approvals.html",
        context={"project_id": project_id},
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_approval(request: Request, project_id: UUID, approval_id: UUID) -> HttpResponseBase:
    approval = _one(request.actor, project_id, approval_id)
    shown = _shown(request, approval)
    form = CastVoteForm(initial={"digest": approval.digest}, options=shown["options"])
    return render(request, "approvals/view_approval.html", {**shown, "form": form})


@page(Audience.SIGNED_IN, rule=permissions.cast_vote)
def cast_vote(request: Request, project_id: UUID, approval_id: UUID) -> HttpResponseBase:
    approval = _one(request.actor, project_id, approval_id)
    shown = _shown(request, approval)
    return handle_form(
        request,
        CastVoteForm,
        initial={"digest": approval.digest},
        form_options={"options": shown["options"]},
        action=lambda data: services.cast_vote(
            approval_id=approval.pk, proved_at=proved_at(request), actor=request.actor, **data
        ),
        done=lambda _vote: _after(request, approval),
        said=lambda _vote: _what_comes_next(approval),
        title=str(approval),
        template="approvals/view_approval.html",
        context=shown,
    )


@page(Audience.SIGNED_IN, rule=permissions.declare_conflict)
def declare_conflict(request: Request, project_id: UUID, approval_id: UUID) -> HttpResponseBase:
    approval = _one(request.actor, project_id, approval_id)
    return handle_form(
        request,
        DeclareConflictForm,
        action=lambda data: services.declare_conflict(approval_id=approval.pk, actor=request.actor, **data),
        done=url_of(approval),
        said=_("Your conflict of interest is on record; you do not sign here."),
        title=_("Declare a conflict of interest"),
        submit=_("Declare"),
        cancel=url_of(approval),
        template="approvals/declare_conflict.html",
        context={"approval": approval},
    )


@page(Audience.SIGNED_IN, rule=permissions.reschedule_approval)
def reschedule_approval(request: Request, project_id: UUID, approval_id: UUID) -> HttpResponseBase:
    approval = _one(request.actor, project_id, approval_id)
    demand(permissions.reschedule_approval, request.actor, approval)
    return handle_form(
        request,
        RescheduleApprovalForm,
        record=approval,
        action=lambda data: services.reschedule_approval(approval_id=approval.pk, actor=request.actor, **data),
        done=url_of(approval),
        said=_("The deadline was moved; those concerned are told."),
        title=_("Move the deadline for signatures"),
        submit=_("Move"),
        cancel=url_of(approval),
        template="approvals/reschedule_approval.html",
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
        done=url_of(approval),
        said=_("The request for signatures was withdrawn."),
        title=_("Withdraw the request for signatures"),
        submit=_("Withdraw"),
        cancel=url_of(approval),
    )


def _after(request: Request, approval: Approval) -> str:
    """After the last vote what was decided is of more interest than how it was, unless more waits to be decided."""
    if request.GET.get("from") == WAITING:
        return reverse("approvals:list_waiting_approvals")
    approval.refresh_from_db()
    subject = None if approval.is_open else records.show(approval.subject, request.actor)
    return subject.url if subject else url_of(approval)


def _what_comes_next(approval: Approval) -> str:
    """Say after a signature who is next, or how it ended."""
    approval.refresh_from_db()
    if not approval.is_open:
        said = _t("Your signature was recorded. With it, it is decided: {state}.")
        return said.format(state=approval.get_state_display())
    if names := [person.name for person in queries.whom_it_waits_for(approval)]:
        return _t("Your signature was recorded. Next to sign: {names}.").format(names=listed(names))
    return _t("Your signature was recorded. Nobody in the project can give the next one.")


def _one(actor: Actor, project_id: UUID, approval_id: UUID) -> Approval:
    return one(queries.approvals(actor).filter(project_id=project_id), approval_id)


def _shown(request: Request, approval: Approval) -> dict[str, Any]:
    actor = request.actor
    ballot = queries.ballot(approval, actor)
    answers = approval.is_open and permissions.withdraw_approval(actor, approval) is None
    return {
        "title": str(approval),
        "record": approval,
        "approval": approval,
        "state": state_of(approval),
        "subject": records.show(approval.subject, actor),
        "sections": queries.shown(content.read(approval.content), actor),
        "difference": queries.difference(approval),
        "standing": ballot.standing,
        "conflicts": list(approval.conflicts.all()),
        "interests": [one.organisation.name for one in approval.interests.select_related("organisation")],
        "waiting": queries.whom_it_waits_for(approval),
        "changes": queries.changes_of(approval) if approval.is_open or not approval.is_intact else [],
        "shortages": ballot.shortages if answers else [],
        "options": ballot.options,
        "signs_for": ballot.electorate.members[actor.id].organisation.name if ballot.options else "",
        "obstacles": ballot.obstacles,
        "verdicts": Verdict,
        "may_withdraw": answers,
        "may_reschedule": approval.is_open and permissions.reschedule_approval(actor, approval) is None,
        "in_turn": len({one.seat.step for one in ballot.standing}) > 1,
        **proof_of(request, approval),
    }


def proof_of(request: Request, approval: Approval) -> dict[str, Any]:
    """Whether this person has to prove who they are before they sign, and where."""
    at = proved_at(request)
    lacking = approval.prove_identity and (at is None or at < clock.now() - services.PROOF_COUNTS)
    return {"prove": prove_again(f"{url_of(approval)}#vote") if lacking else ""}
