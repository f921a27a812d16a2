from __future__ import annotations

from django.urls import URLPattern, path

from fishplate.domains.gates.pages import criteria, decisions, gates

app_name = "gates"
_GATES = "projects/<uuid:project_id>/gates/"
_GATE = f"{_GATES}<uuid:gate_id>/"
urlpatterns: list[URLPattern] = [
    path(_GATES, gates.list_gates, name="list_gates"),
    path(f"{_GATES}new/", gates.plan_gate, name="plan_gate"),
    path(_GATE, gates.view_gate, name="view_gate"),
    path(f"{_GATE}amend/", gates.amend_gate, name="amend_gate"),
    path(f"{_GATE}criteria/", criteria.list_criteria, name="list_criteria"),
    path(f"{_GATE}criteria/new/", criteria.add_criterion, name="add_criterion"),
    path(f"{_GATE}criteria/<uuid:criterion_id>/remove/", criteria.remove_criterion, name="remove_criterion"),
    path(f"{_GATE}decide/", decisions.request_gate_decision, name="request_gate_decision"),
    path(f"{_GATES}decisions/<uuid:decision_id>/", decisions.view_decision, name="view_decision"),
]
