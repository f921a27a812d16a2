"""Inviting somebody, and being invited."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import auth, messages
from django.core.exceptions import ValidationError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, queries, services
from fishplate.domains.organisations.models import Invitation, Person
from fishplate.domains.organisations.pages.forms import AcceptForm, AcceptWithPasskeyForm, InviteForm
from fishplate.domains.organisations.pages.providers import INVITED
from fishplate.domains.organisations.services.second_factors import Passkey
from fishplate.kernel import errors
from fishplate.kernel.fields import uuid7
from fishplate.kernel.messages import configured
from fishplate.kernel.permissions import allows, demand
from fishplate.web import http
from fishplate.web.listing import Column, Empty, Listing, Text, list_page
from fishplate.web.pages import (
    Audience,
    PublicRequest,
    Request,
    confirm,
    handle_action,
    handle_form,
    one,
    page,
    render,
    show_once,
)

_NEW = "organisations.new_person"


def _revoke_link(row: Invitation) -> SafeString:
    url = reverse("organisations:revoke_invitation", args=[row.pk])
    return format_html('<a href="{}" aria-label="{}">{}</a>', url, f"{_('Revoke')} {row.email}", _("Revoke"))


INVITATIONS: Listing[Invitation] = Listing(
    key="invitations",
    caption=_("Open invitations"),
    columns=(
        Column("email", _("E-mail"), value=lambda row: row.email, sort="email", filter=Text("email")),
        Column("role", _("Role"), value=lambda row: row.get_role_display(), sort="role"),
        Column("by", _("Invited by"), value=lambda row: row.invited_by.name if row.invited_by else ""),
        Column("until", _("Valid until"), value=lambda row: row.expires_at, sort="expires_at"),
        Column("revoke", "", value=lambda _row: "", cell=_revoke_link),
    ),
    default_sort="until",
    empty=Empty(_("Nobody is invited"), _("Who is invited gets a link that works once.")),
)


@page(Audience.SIGNED_IN, rule=permissions.invite_person, methods=["GET"])
def list_invitations(request: Request, organisation_id: UUID) -> HttpResponseBase:
    organisation = one(queries.organisations(request.actor), organisation_id)
    actor = request.actor
    demand(permissions.invite_person, actor, organisation)
    return list_page(
        request,
        replace(INVITATIONS, importer="people" if allows(permissions.import_people, actor, organisation) else ""),
        queries.open_invitations(organisation),
        title=_t("Invitations to {organisation}").format(organisation=organisation.name),
        template="organisations/list_invitations.html",
        context={"organisation": organisation},
    )


@page(Audience.SIGNED_IN, rule=permissions.invite_person)
def invite_person(request: Request, organisation_id: UUID) -> HttpResponseBase:
    organisation = one(queries.organisations(request.actor), organisation_id)
    demand(permissions.invite_person, request.actor, organisation)
    here = reverse("organisations:list_invitations", args=[organisation.pk])

    def show(made: tuple[Invitation, str]) -> HttpResponseBase:
        invitation, link = made
        shown = {"title": _("The invitation"), "invitation": invitation, "link": link, "mailed": configured()}
        return show_once(request, "organisations/invitation_created.html", {**shown, "back": here})

    return handle_form(
        request,
        InviteForm,
        action=lambda data: services.invite_person(organisation_id=organisation.pk, actor=request.actor, **data),
        done=show,
        title=_t("Invite somebody to {organisation}").format(organisation=organisation.name),
        submit=_("Invite"),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=permissions.revoke_invitation)
def revoke_invitation(request: Request, invitation_id: UUID) -> HttpResponseBase:
    invitation = one(queries.invitations(request.actor), invitation_id)
    here = reverse("organisations:list_invitations", args=[invitation.organisation_id])
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.revoke_invitation(invitation_id=invitation.pk, actor=request.actor),
            done=here,
            said=_("The invitation was revoked."),
        )
    return confirm(
        request,
        title=_t("Revoke the invitation of {email}?").format(email=invitation.email),
        text=_("The link leads nowhere from then on."),
        submit=_("Revoke"),
        cancel=here,
        refused=permissions.revoke_invitation(request.actor, invitation.organisation),
    )


@page(Audience.PUBLIC, methods=["GET"])
def open_invitation(request: PublicRequest, token: str) -> HttpResponseBase:
    """Take the token out of the address at once: addresses are logged, remembered and shown to others."""
    request.session[INVITED] = token
    return http.SeeOther(reverse("organisations:accept_invitation"))


@page(Audience.PUBLIC)
def accept_invitation(request: PublicRequest) -> HttpResponseBase:
    token = request.session.get(INVITED, "")
    invitation = queries.invitation_of_token(token)
    if invitation is None:
        return render(request, "organisations/invitation_void.html", {"title": _("No longer valid")}, status=410)
    if request.actor is not None:
        return _join(request, invitation, token)
    context = {"invitation": invitation, "known": Person.objects.filter(email__iexact=invitation.email).exists()}

    def save(data: dict[str, Any]) -> Person:
        person = services.accept_invitation(token=token, **data)
        del request.session[INVITED]
        auth.login(request, person, backend="django.contrib.auth.backends.ModelBackend")
        return person

    return handle_form(
        request,
        AcceptForm,
        action=save,
        done="/",
        title=_t("Welcome to {organisation}").format(organisation=invitation.organisation.name),
        submit=_("Begin"),
        said=_("Your account is ready."),
        template="organisations/accept_invitation.html",
        context=context,
    )


@page(Audience.PUBLIC)
def accept_with_passkey(request: PublicRequest) -> HttpResponseBase:
    """Begin without a password: the device is asked for a passkey, which is stored with the account."""
    token = request.session.get(INVITED, "")
    invitation = queries.invitation_of_token(token)
    if invitation is None or request.actor is not None:
        return http.redirect(request, reverse("organisations:accept_invitation"))
    # The passkey names its owner by id, so the id is made before the account.
    person_id = UUID(request.session.setdefault(_NEW, str(uuid7())))

    def save(data: dict[str, Any]) -> Person:
        try:
            webauthn.parse_registration_response(data["credential"])
            webauthn.complete_registration(data["credential"])
        except (ValidationError, ValueError, KeyError) as error:
            raise errors.Invalid(_t("The answer of the device does not fit. Try it once more.")) from error
        passkey = Passkey(person_id=person_id, credential=data["credential"])
        person = services.accept_invitation(token=token, name=data["name"], passkey=passkey)
        del request.session[INVITED], request.session[_NEW]
        auth.login(request, person, backend="django.contrib.auth.backends.ModelBackend")
        # The device has just shown who sits there; the recovery codes may be looked at without asking once more.
        post_authentication(request, queries.passkeys(person.as_actor()).get(), passwordless=True)
        return person

    newcomer = Person(pk=person_id, name=invitation.email, email=invitation.email)
    return handle_form(
        request,
        AcceptWithPasskeyForm,
        action=save,
        done=reverse("organisations:view_recovery_codes"),
        title=_t("Welcome to {organisation}").format(organisation=invitation.organisation.name),
        said=_("Your account is ready. Keep these recovery codes: each stands in once for a lost passkey."),
        template="organisations/accept_with_passkey.html",
        # A challenge is good for one answer: a new one is made only when the form is shown (again).
        context={"invitation": invitation, "options": lambda: webauthn.begin_registration(newcomer, True)},
    )


def _join(request: PublicRequest, invitation: Invitation, token: str) -> HttpResponseBase:
    actor = request.actor
    assert actor is not None
    if request.method == "POST":
        services.join_by_invitation(token=token, actor=actor)
        del request.session[INVITED]
        messages.success(request, _t("You belong to {organisation} now.").format(organisation=invitation.organisation))
        return http.redirect(request, reverse("organisations:view_organisation", args=[invitation.organisation_id]))
    return render(
        request,
        "organisations/join_by_invitation.html",
        {
            "title": _t("Join {organisation}?").format(organisation=invitation.organisation),
            "invitation": invitation,
            "member": queries.is_member(actor, invitation.organisation_id),
        },
    )
