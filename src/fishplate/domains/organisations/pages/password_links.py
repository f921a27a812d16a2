"""A lost password: the administrator makes a link, or who lost it asks for one; the link sets another password."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, queries, services
from fishplate.domains.organisations.models import PasswordLink, Person
from fishplate.domains.organisations.pages.forms import ForgottenForm, LinkPasswordForm, PasswordLinkForm
from fishplate.kernel.messages import configured
from fishplate.web import http, reauthentication
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

_LINK = "organisations.password_link"
_RECENT_MINUTES = 10


@page(Audience.ADMINISTRATOR, rule=permissions.make_password_link)
def make_password_link(request: Request, person_id: UUID) -> HttpResponseBase:
    person = one(queries.people(request.actor), person_id)
    if (elsewhere := reauthentication.ask_unless_recent(request, minutes=_RECENT_MINUTES)) is not None:
        return elsewhere
    here = reverse("organisations:view_account", args=[person.pk])

    def show(made: tuple[PasswordLink, str]) -> HttpResponseBase:
        link, address = made
        shown = {"title": _("The link"), "person": person, "link": link, "address": address, "back": here}
        return show_once(request, "organisations/password_link_made.html", shown)

    return handle_form(
        request,
        PasswordLinkForm,
        action=lambda data: services.make_password_link(person_id=person.pk, actor=request.actor, **data),
        done=show,
        title=_t("Make a link for the lost password of {person}").format(person=person.name),
        submit=_("Make the link"),
        cancel=here,
        template="organisations/make_password_link.html",
    )


@page(Audience.ADMINISTRATOR, rule=permissions.revoke_password_link)
def revoke_password_link(request: Request, person_id: UUID) -> HttpResponseBase:
    person = one(queries.people(request.actor), person_id)
    here = reverse("organisations:view_account", args=[person.pk])
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.revoke_password_link(person_id=person.pk, actor=request.actor),
            done=here,
            said=_("The link was revoked."),
        )
    return confirm(
        request,
        title=_t("Revoke the link for the lost password of {person}?").format(person=person.name),
        text=_("The link leads nowhere from then on."),
        submit=_("Revoke"),
        cancel=here,
    )


@page(Audience.PUBLIC)
def request_password_link(request: PublicRequest) -> HttpResponseBase:
    """Ask for a link. Whatever was typed, the answer is the same: it must not tell who has an account here."""

    def ask(data: dict[str, Any]) -> None:
        services.request_password_link(email=data["email"], address=request.META.get("REMOTE_ADDR", ""))

    return handle_form(
        request,
        ForgottenForm,
        action=ask,
        done=reverse("organisations:tell_password_link"),
        title=_("A lost password"),
        submit=_("Send me a link"),
        cancel=reverse("account_login"),
        template="organisations/request_password_link.html",
        context={"mail": configured()},
    )


@page(Audience.PUBLIC, methods=["GET"])
def tell_password_link(request: PublicRequest) -> HttpResponseBase:
    return render(request, "organisations/tell_password_link.html", {"title": _("Look into your mail")})


@page(Audience.PUBLIC, methods=["GET"])
def open_password_link(request: PublicRequest, token: str) -> HttpResponseBase:
    """Take the token out of the address at once: addresses are logged, remembered and shown to others."""
    request.session[_LINK] = token
    return http.SeeOther(reverse("organisations:set_password_by_link"))


@page(Audience.PUBLIC)
def set_password_by_link(request: PublicRequest) -> HttpResponseBase:
    token = request.session.get(_LINK, "")
    link = queries.password_link_of_token(token)
    if link is None:
        return render(request, "organisations/password_link_void.html", {"title": _("No longer valid")}, status=410)

    def save(data: dict[str, Any]) -> Person:
        person = services.set_password_by_link(token=token, password=data["password"])
        request.session.pop(_LINK, None)
        messages.success(request, _t("The new password is set. Sign in with it."))
        return person

    return handle_form(
        request,
        LinkPasswordForm,
        action=save,
        done=reverse("account_login"),
        title=_("Set a new password"),
        submit=_("Set it"),
        template="organisations/set_password_by_link.html",
        context={"person": link.person},
    )
