from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fishplate.domains.organisations import permissions, queries, services
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Membership, Organisation
from fishplate.domains.organisations.pages.forms import AddPersonForm, OrganisationForm
from fishplate.kernel.permissions import allows, demand
from fishplate.web.listing import Choice, Column, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, handle_form, one, page

ORGANISATIONS: Listing[Organisation] = Listing(
    key="organisations",
    caption=_("Organisations"),
    columns=(
        Column("name", _("Name"), value=lambda row: row.name, sort="name", filter=Text("name")),
        Column("description", pgettext_lazy("organisation", "What it does"), value=lambda row: row.description),
        Column(
            "created",
            pgettext_lazy("organisation", "Since"),
            value=lambda row: localdate(row.created_at),
            sort="created_at",
        ),
    ),
    row_url=lambda row: reverse("organisations:view_organisation", args=[row.pk]),
    default_sort="name",
    empty=Empty(_("You belong to no organisation yet"), _("An administrator of this installation can add you to one.")),
)


def _remove_link(row: Membership) -> SafeString:
    url = reverse("organisations:remove_membership", args=[row.pk])
    return format_html('<a href="{}" aria-label="{}">{}</a>', url, f"{_('Take out')} {row.person.name}", _("Take out"))


MEMBERSHIPS: Listing[Membership] = Listing(
    key="people",
    caption=_("People of this organisation"),
    columns=(
        Column("name", _("Name"), value=lambda row: row.person.name, sort="person__name", filter=Text("person__name")),
        Column("email", _("E-mail"), value=lambda row: row.person.email, sort="person__email"),
        Column(
            "role",
            _("Role"),
            value=lambda row: row.get_role_display(),
            sort="role",
            filter=Choice("role", MembershipRole.choices),
        ),
        Column(
            "since",
            pgettext_lazy("membership", "Since"),
            value=lambda row: localdate(row.created_at),
            sort="created_at",
        ),
        Column("remove", "", value=lambda _row: "", cell=_remove_link),
    ),
    default_sort="name",
)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_organisations(request: Request) -> HttpResponseBase:
    return list_page(
        request,
        ORGANISATIONS,
        queries.organisations(request.actor),
        title=_("Organisations"),
        template="organisations/list_organisations.html",
        context={"may_create": allows(permissions.create_organisation, request.actor)},
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_organisation(request: Request, organisation_id: UUID) -> HttpResponseBase:
    organisation = one(queries.organisations(request.actor), organisation_id)
    return list_page(
        request,
        MEMBERSHIPS,
        queries.memberships(organisation),
        title=organisation.name,
        template="organisations/view_organisation.html",
        context={
            "organisation": organisation,
            "belongs": queries.is_member(request.actor, organisation.pk),
            "may_amend": allows(permissions.amend_organisation, request.actor, organisation),
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.create_organisation)
def create_organisation(request: Request) -> HttpResponseBase:
    demand(permissions.create_organisation, request.actor)
    return handle_form(
        request,
        OrganisationForm,
        action=lambda data: services.create_organisation(actor=request.actor, **data),
        done=lambda organisation: reverse("organisations:view_organisation", args=[organisation.pk]),
        title=_("Add an organisation"),
        said=_("The organisation was added."),
        cancel=reverse("organisations:list_organisations"),
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_organisation)
def amend_organisation(request: Request, organisation_id: UUID) -> HttpResponseBase:
    organisation = one(queries.organisations(request.actor), organisation_id)
    here = reverse("organisations:view_organisation", args=[organisation.pk])
    demand(permissions.amend_organisation, request.actor, organisation)
    return handle_form(
        request,
        OrganisationForm,
        record=organisation,
        action=lambda data: services.amend_organisation(organisation_id=organisation.pk, actor=request.actor, **data),
        done=here,
        title=_t("Change {organisation}").format(organisation=organisation.name),
        said=_("The organisation was changed."),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=permissions.add_person)
def add_person(request: Request, organisation_id: UUID) -> HttpResponseBase:
    organisation = one(queries.organisations(request.actor), organisation_id)
    here = reverse("organisations:view_organisation", args=[organisation.pk])
    demand(permissions.add_person, request.actor, organisation)
    return handle_form(
        request,
        AddPersonForm,
        action=lambda data: services.add_person(organisation_id=organisation.pk, actor=request.actor, **data),
        done=here,
        title=_t("Add a person to {organisation}").format(organisation=organisation.name),
        submit=_("Add"),
        said=_("The person was added and can sign in."),
        cancel=here,
    )
