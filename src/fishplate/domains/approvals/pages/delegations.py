from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals import permissions, queries, services
from fishplate.domains.approvals.models import Delegation
from fishplate.domains.approvals.pages.forms import DelegateSigningForm
from fishplate.domains.organisations import queries as organisations
from fishplate.domains.projects import queries as projects
from fishplate.web import badges
from fishplate.web.listing import Column, Dates, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page


def _counts(delegation: Delegation) -> tuple[str, Any]:
    today = queries.today()
    if delegation.revoked_at is not None:
        return badges.NOT_MEASURED, _("Taken back")
    if delegation.ends_on < today:
        return badges.NOT_MEASURED, _("Over")
    if delegation.starts_on > today:
        return badges.NOT_MEASURED, _("Not yet")
    if not delegation.takes_effect:
        return badges.AT_RISK, _("Counts nowhere: not both take part")
    return badges.MET, _("Counts today")


def _state(delegation: Delegation) -> SafeString:
    return badges.state(*_counts(delegation))


def _revoke(delegation: Delegation) -> str:
    """The row leads to where it is taken back; one that counts no more leads nowhere."""
    if delegation.revoked_at is not None:
        return ""
    return reverse("approvals:revoke_delegation", args=[delegation.pk])


DELEGATIONS: Listing[Delegation] = Listing(
    key="delegations",
    caption=_("Who signs in whose place"),
    columns=(
        Column(
            "person",
            _("Instead of"),
            value=lambda row: row.person.name,
            sort="person__name",
            filter=Text("person__name"),
        ),
        Column(
            "delegate",
            _("Signs"),
            value=lambda row: row.delegate.name,
            sort="delegate__name",
            filter=Text("delegate__name"),
        ),
        Column("organisation", _("For"), value=lambda row: row.organisation.name, sort="organisation__name"),
        Column("project", _("Where"), value=lambda row: row.project.name if row.project else _("All projects")),
        Column(
            "starts_on", _("First day"), value=lambda row: row.starts_on, sort="starts_on", filter=Dates("starts_on")
        ),
        Column("ends_on", _("Last day"), value=lambda row: row.ends_on, sort="ends_on", filter=Dates("ends_on")),
        Column("state", _("State"), value=lambda row: str(_counts(row)[1]), cell=_state),
        Column("reason", _("Reason"), value=lambda row: row.reason),
    ),
    row_url=_revoke,
    default_sort="-starts_on",
    empty=Empty(
        _("Nobody signs for anybody else"),
        _("Before you go on leave, let a colleague of your organisation sign in your place."),
        action=_("Delegate signing"),
    ),
)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_delegations(request: Request, project_id: UUID | None = None) -> HttpResponseBase:
    rows = queries.delegations(request.actor).with_effect()
    if project_id is not None:
        rows = rows.of_project(one(projects.projects(request.actor), project_id).pk)
    return list_page(
        request,
        DELEGATIONS,
        rows,
        title=_("Delegations"),
        template="approvals/list_delegations.html",
        empty_url=_address("delegate_signing", project_id),
        context={"new": _address("delegate_signing", project_id)},
    )


@page(Audience.SIGNED_IN, rule=permissions.delegate_signing)
def delegate_signing(request: Request, project_id: UUID | None = None) -> HttpResponseBase:
    back = _address("list_delegations", project_id)
    return handle_form(
        request,
        DelegateSigningForm,
        initial={"starts_on": queries.today()},
        form_options=_offered(request, project_id),
        action=lambda data: services.delegate_signing(project_id=project_id, actor=request.actor, **data),
        done=back,
        said=_("From the first day on your colleague can sign in your place."),
        title=_("Delegate signing in this project") if project_id else _("Delegate signing in all projects"),
        submit=_("Delegate"),
        cancel=back,
        template="approvals/delegate_signing.html",
    )


@page(Audience.SIGNED_IN, rule=permissions.revoke_delegation)
def revoke_delegation(request: Request, delegation_id: UUID) -> HttpResponseBase:
    delegation = one(queries.delegations(request.actor), delegation_id)
    back = _address("list_delegations", None)
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.revoke_delegation(delegation_id=delegation.pk, actor=request.actor),
            done=back,
            said=_("The delegation was taken back."),
        )
    return confirm(
        request,
        title=_("Take this delegation back?"),
        text=_t("{delegate} signs for {person} no more; what was signed stands.").format(
            delegate=delegation.delegate.name, person=delegation.person.name
        ),
        submit=_("Take back"),
        cancel=back,
        refused=permissions.revoke_delegation(request.actor, delegation),
    )


def _address(name: str, project_id: UUID | None) -> str:
    return reverse(f"approvals:{name}", args=[project_id] if project_id else [])


def _offered(request: Request, project_id: UUID | None) -> dict[str, Any]:
    """The colleagues, and where they are colleagues."""
    if project_id is None:
        colleagues = queries.colleagues(request.actor)
        mine = organisations.organisations_of(request.actor).values_list("pk", "name")
        return {"colleagues": colleagues, "organisations": dict(mine)}
    project = one(projects.projects(request.actor), project_id)
    return {"colleagues": queries.colleagues(request.actor, project.pk), "organisations": {}}
