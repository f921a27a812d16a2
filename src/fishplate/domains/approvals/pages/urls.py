from __future__ import annotations

from django.urls import URLPattern, path

from fishplate.domains.approvals.pages import approvals

app_name = "approvals"
_APPROVAL = "projects/<uuid:project_id>/approvals/<uuid:approval_id>/"
urlpatterns: list[URLPattern] = [
    path("projects/<uuid:project_id>/approvals/", approvals.list_approvals, name="list_approvals"),
    path(_APPROVAL, approvals.view_approval, name="view_approval"),
    path(f"{_APPROVAL}vote/", approvals.cast_vote, name="cast_vote"),
    path(f"{_APPROVAL}withdraw/", approvals.withdraw_approval, name="withdraw_approval"),
]
