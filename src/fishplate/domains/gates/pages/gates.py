from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.queries import shown
from fishplate.domains.gates import permissions, queries, services
from fishplate.domains.gates.choices import GateState
from fishplate.domains.gates.models import Gate
from fishplate.domains.gates.pages import decisions
from fishplate.domains.gates.pages.forms import GateForm
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.choices import Phase
from fishplate.kernel import clock
from fishplate.kernel.permissions import allows, demand
from fishplate.web import badges
from fishplate.web.listing import Choice, Column, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, handle_form, one, page, render


def url_of(gate: Gate) -> str:
    return reverse("gates:view_gate", args=[gate.project_id, gate.pk])


def state_of(gate: Gate) -> SafeString:
    state = GateState(gate.state)
    return badges.state(badges.MET if gate.is_open else badges.NOT_MEASURED, state.label)


GATES: Listing[Gate] = Listing(
    key="gates",
    caption=_("Gates of the project"),
    columns=(
        Column("code", _("Code"), value=lambda row: row.code, sort="code", filter=Text("code", "name")),
        Column("name", _("Name"), value=lambda row: row.name, sort="name"),
        Column("phase", _("Lets into"), value=lambda row: row.get_phase_display(), sort="position"),
        Column(
            "state",
            _("State"),
            value=lambda row: row.get_state_display(),
            cell=state_of,
            filter=Choice("state", GateState.choices),
        ),
        Column("criteria", _("Criteria"), value=lambda row: len(row.criteria.all()), numeric=True),
        Column("opened_at", _("Opened"), value=lambda row: row.opened_at, sort="opened_at"),
    ),
    row_url=url_of,
    default_sort="phase",
    empty=Empty(
        _("No gates yet"),
        _("A gate opens only on what is measured. Plan one before each phase."),
        action=_("Plan a gate"),
    ),
)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_gates(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    gates = queries.gates(request.actor).filter(project=project)
    may_plan = allows(permissions.plan_gate, request.actor, project)
    return list_page(
        request,
        GATES,
        gates.prefetch_related("criteria"),
        title=_("Gates"),
        template="gates/list_gates.html",
        empty_url=reverse("gates:plan_gate", args=[project.pk]) if may_plan else "",
        context={"project_id": project.pk, "may_plan": may_plan, "line": queries.line(project, list(gates))},
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_gate(request: Request, project_id: UUID, gate_id: UUID) -> HttpResponseBase:
    gate = one(queries.gates(request.actor).filter(project_id=project_id), gate_id)
    pending = queries.pending_decision(gate)
    opened = queries.opening_decision(gate)
    return render(
        request,
        "gates/view_gate.html",
        {
            "title": str(gate),
            "record": gate,
            "gate": gate,
            "state": state_of(gate),
            "seats": list(gate.seats.all()),
            "in_turn": len(set(queries.steps(gate).values())) > 1,
            "interested": [one.organisation.name for one in gate.interests.select_related("organisation")],
            # An open gate is history: what it was decided on is shown as it was then.
            "sections": [] if opened else shown(queries.assess(gate, at=clock.now()), request.actor),
            "opened": opened,
            "pending": pending,
            "decisions": [
                (decision, decisions.outcome_of(decision)) for decision in gate.decisions.select_related("requested_by")
            ],
            "refused": permissions.request_gate_decision(request.actor, gate),
            "may_amend": not gate.is_open and pending is None and allows(permissions.amend_gate, request.actor, gate),
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.plan_gate)
def plan_gate(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    demand(permissions.plan_gate, request.actor, project)
    return handle_form(
        request,
        GateForm,
        makes=Gate,
        owner_id=project.organisation_id,
        initial=_next(project.pk),
        form_options={"project_id": project.pk},
        action=lambda data: services.plan_gate(project_id=project.pk, actor=request.actor, **data),
        done=lambda gate: reverse("gates:list_criteria", args=[project.pk, gate.pk]),
        said=_("The gate was planned. Now say what it asks."),
        title=_("Plan a gate"),
        submit=_("Plan the gate"),
        cancel=reverse("gates:list_gates", args=[project.pk]),
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_gate)
def amend_gate(request: Request, project_id: UUID, gate_id: UUID) -> HttpResponseBase:
    gate = one(queries.gates(request.actor).filter(project_id=project_id), gate_id)
    demand(permissions.amend_gate, request.actor, gate)
    return handle_form(
        request,
        GateForm,
        record=gate,
        form_options={"project_id": project_id},
        action=lambda data: services.amend_gate(gate_id=gate.pk, actor=request.actor, **data),
        done=url_of(gate),
        said=_("The gate was changed."),
        title=_("Change the gate"),
        cancel=url_of(gate),
    )


def _next(project_id: UUID) -> dict[str, Any]:
    taken = set(Gate.objects.filter(project_id=project_id).values_list("phase", flat=True))
    free = [phase for phase in Phase if phase is not Phase.DEFINITION and phase not in taken]
    return {"code": f"G{len(taken) + 1}", "phase": free[0].value if free else ""}
