from __future__ import annotations

from django.urls import URLPattern, path

from fishplate.domains.approvals.pages import approvals, delegations, waiting

app_name = "approvals"
_PROJECT = "projects/<uuid:project_id>/"
_APPROVAL = f"{_PROJECT}approvals/<uuid:approval_id>/"
_DELEGATION = "delegations/<uuid:delegation_id>/"
urlpatterns: list[URLPattern] = [
    path("decide/", waiting.list_waiting_approvals, name="list_waiting_approvals"),
    path(f"{_PROJECT}decide/", waiting.list_waiting_approvals, name="list_waiting_approvals"),
    path(f"{_PROJECT}approvals/", approvals.list_approvals, name="list_approvals"),
    path(_APPROVAL, approvals.view_approval, name="view_approval"),
    path(f"{_APPROVAL}vote/", approvals.cast_vote, name="cast_vote"),
    path(f"{_APPROVAL}conflict/", approvals.declare_conflict, name="declare_conflict"),
    path(f"{_APPROVAL}reschedule/", approvals.reschedule_approval, name="reschedule_approval"),
    path(f"{_APPROVAL}withdraw/", approvals.withdraw_approval, name="withdraw_approval"),
    path("delegations/", delegations.list_delegations, name="list_delegations"),
    path("delegations/new/", delegations.delegate_signing, name="delegate_signing"),
    path(f"{_DELEGATION}revoke/", delegations.revoke_delegation, name="revoke_delegation"),
    path(f"{_PROJECT}delegations/", delegations.list_delegations, name="list_delegations"),
    path(f"{_PROJECT}delegations/new/", delegations.delegate_signing, name="delegate_signing"),
]
