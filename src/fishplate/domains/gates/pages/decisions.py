from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString

from fishplate.domains.approvals import queries as approvals
from fishplate.domains.approvals.models import content
from fishplate.domains.gates import permissions, queries, services
from fishplate.domains.gates.choices import Outcome
from fishplate.domains.gates.models import Decision
from fishplate.web import badges
from fishplate.web.pages import Audience, Request, handle_action, one, page, render

_LOOKS = {
    Outcome.PENDING: badges.NOT_MEASURED,
    Outcome.OPENED: badges.MET,
    Outcome.REFUSED: badges.NOT_MET,
    Outcome.REJECTED: badges.NOT_MET,
    Outcome.WITHDRAWN: badges.NOT_MEASURED,
    Outcome.VOID: badges.NOT_MET,
}


@page(Audience.SIGNED_IN, rule=permissions.request_gate_decision, methods=["POST"])
def request_gate_decision(request: Request, project_id: UUID, gate_id: UUID) -> HttpResponseBase:
    gate = one(queries.gates(request.actor).filter(project_id=project_id), gate_id)

    def ask() -> Decision:
        try:
            return services.request_gate_decision(gate_id=gate.pk, actor=request.actor)
        except services.CriteriaNotMet as refusal:
            # The refusal is a decision like any other: its page says why, and leads to what it was measured on.
            return refusal.decision

    return handle_action(
        request, ask, done=lambda decision: reverse("gates:view_decision", args=[project_id, decision.pk])
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_decision(request: Request, project_id: UUID, decision_id: UUID) -> HttpResponseBase:
    decision = one(queries.decisions(request.actor).filter(gate__project_id=project_id), decision_id)
    sections = content.read(decision.evidence)
    return render(
        request,
        "gates/view_decision.html",
        {
            "title": str(decision),
            "record": decision,
            "decision": decision,
            "outcome": outcome_of(decision),
            "sections": approvals.shown(sections, request.actor),
            "standing": approvals.standing(decision.approval) if decision.approval is not None else [],
        },
    )


def outcome_of(decision: Decision) -> SafeString:
    outcome = Outcome(decision.outcome)
    return badges.state(_LOOKS[outcome], outcome.label)
