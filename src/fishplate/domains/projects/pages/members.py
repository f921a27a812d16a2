from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.queries import membership_of
from fishplate.domains.projects import permissions, queries, services
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models import Member, MemberInvitation
from fishplate.domains.projects.pages.forms import AddMemberForm, InviteMemberForm, RolesForm
from fishplate.kernel.messages import configured
from fishplate.kernel.permissions import allows, demand
from fishplate.kernel.wording import listed
from fishplate.web.listing import Choice, Column, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, show_once

MEMBERS: Listing[Member] = Listing(
    key="members",
    caption=_("Members of the project"),
    columns=(
        Column("name", _("Name"), value=lambda row: row.person.name, sort="person__name", filter=Text("person__name")),
        Column("organisation", _("For"), value=lambda row: row.organisation.name, sort="organisation__name"),
        Column(
            "party",
            _("Takes part as"),
            value=lambda row: row.get_party_display(),
            filter=Choice("party", Party.choices),
        ),
        Column(
            "roles",
            _("Roles"),
            value=lambda row: listed(row.holdings.all()),
            filter=Choice("holdings__role", Role.choices),
        ),
    ),
    row_url=lambda row: reverse("projects:amend_member", args=[row.project_id, row.pk]),
    default_sort="name",
)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_members(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(queries.projects(request.actor), project_id)
    return list_page(
        request,
        MEMBERS,
        queries.members(request.actor, project.pk),
        title=_("Team"),
        template="projects/list_members.html",
        context={
            "may_add": allows(permissions.add_member, request.actor, project),
            "project_id": project.pk,
            "invited": queries.member_invitations(request.actor, project.pk),
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.add_member)
def add_member(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(queries.projects(request.actor), project_id)
    demand(permissions.add_member, request.actor, project)

    def add(data: dict[str, Any]) -> Member:
        membership = membership_of(data.pop("email"), data.pop("organisation"))
        return services.add_member(
            project_id=project.pk,
            person_id=membership.person_id,
            organisation_id=membership.organisation_id,
            actor=request.actor,
            **data,
        )

    return handle_form(
        request,
        AddMemberForm,
        action=add,
        done=reverse("projects:list_members", args=[project.pk]),
        title=_("Add a member"),
        submit=_("Add"),
        said=_("The member was added."),
        cancel=reverse("projects:list_members", args=[project.pk]),
    )


@page(Audience.SIGNED_IN, rule=permissions.invite_member)
def invite_member(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(queries.projects(request.actor), project_id)
    demand(permissions.add_member, request.actor, project)
    here = reverse("projects:list_members", args=[project.pk])
    offered = [
        one_of
        for one_of in queries.inviting_organisations(request.actor, project)
        if allows(permissions.invite_member, request.actor, project, one_of)
    ]

    def show(outcome: tuple[Member | MemberInvitation, str]) -> str | HttpResponseBase:
        made, link = outcome
        if not isinstance(made, MemberInvitation):
            messages.success(request, _t("The member was added."))
            return here
        shown = {"title": _("The invitation"), "invited": made, "link": link, "mailed": configured()}
        return show_once(request, "projects/member_invited.html", {**shown, "back": here})

    return handle_form(
        request,
        InviteMemberForm,
        action=lambda data: services.invite_member(project_id=project.pk, actor=request.actor, **data),
        done=show,
        title=_("Invite somebody into the project"),
        submit=_("Invite"),
        cancel=here,
        form_options={"organisations": offered},
    )


@page(Audience.SIGNED_IN, rule=permissions.revoke_member_invitation)
def revoke_member_invitation(request: Request, project_id: UUID, member_invitation_id: UUID) -> HttpResponseBase:
    invited = one(queries.member_invitations(request.actor, project_id), member_invitation_id)
    here = reverse("projects:list_members", args=[project_id])
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.revoke_member_invitation(member_invitation_id=invited.pk, actor=request.actor),
            done=here,
            said=_("The invitation was revoked."),
        )
    return confirm(
        request,
        title=_t("Revoke the invitation of {email}?").format(email=invited.invitation.email),
        text=_("The link leads nowhere from then on, neither into the project nor into the organisation."),
        submit=_("Revoke"),
        cancel=here,
        refused=permissions.revoke_member_invitation(request.actor, invited.project),
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_member)
def amend_member(request: Request, project_id: UUID, member_id: UUID) -> HttpResponseBase:
    member = one(queries.members(request.actor, project_id), member_id)
    here = reverse("projects:list_members", args=[project_id])
    return handle_form(
        request,
        RolesForm,
        record=member,
        action=lambda data: services.amend_member(member_id=member.pk, actor=request.actor, **data),
        done=here,
        title=_t("{person} in this project").format(person=member.person.name),
        said=_("The member was changed."),
        cancel=here,
        template="projects/amend_member.html",
        context={"member": member},
    )


@page(Audience.SIGNED_IN, rule=permissions.remove_member)
def remove_member(request: Request, project_id: UUID, member_id: UUID) -> HttpResponseBase:
    member = one(queries.members(request.actor, project_id), member_id)
    here = reverse("projects:list_members", args=[project_id])
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.remove_member(member_id=member.pk, actor=request.actor),
            done=here,
            said=_("The member was removed and sees nothing of the project any more."),
        )
    return confirm(
        request,
        title=_t("Remove {person} from the project?").format(person=member.person.name),
        text=_("From then on they see nothing of it. What they did stays on record."),
        submit=_("Remove"),
        cancel=here,
        refused=permissions.remove_member(request.actor, member.project),
    )
