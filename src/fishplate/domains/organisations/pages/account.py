"""One's own account: preferences and tokens; and the very first account of an installation."""

from __future__ import annotations

import hmac
from typing import Any
from uuid import UUID

from django.contrib import auth
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, queries, services
from fishplate.domains.organisations.models import AccessToken, Person
from fishplate.domains.organisations.pages.forms import AccessTokenForm, PreferencesForm, WelcomeForm
from fishplate.kernel import contributions, errors, secrets
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

PEOPLE: Listing[Person] = Listing(
    key="people",
    caption=_("People you work with"),
    columns=(
        Column("name", _("Name"), value=lambda row: row.name, sort="name", filter=Text("name", "email")),
        Column("email", _("E-mail"), value=lambda row: row.email, sort="email"),
    ),
    default_sort="name",
)

TOKENS: Listing[AccessToken] = Listing(
    key="access-tokens",
    caption=_("Access tokens"),
    columns=(
        Column("name", _("What it is for"), value=lambda row: row.name, sort="name"),
        Column("hint", _("Begins with"), value=lambda row: f"{row.hint}…"),
        Column("scope", _("What it may do"), value=lambda row: row.get_scope_display()),
        Column(
            "projects", _("Projects"), value=lambda row: ", ".join(row.projects.values()) if row.projects else _("all")
        ),
        Column("used", _("Last used"), value=lambda row: row.use.at if hasattr(row, "use") else _("never")),
        Column("created", _("Made"), value=lambda row: row.created_at, sort="created_at"),
        Column("expires", _("Valid until"), value=lambda row: row.expires_at),
    ),
    row_url=lambda row: reverse("organisations:revoke_access_token", args=[row.pk]),
    default_sort="-created",
    empty=Empty(_("No tokens yet"), _("A token lets a program use the API in your name.")),
)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_people(request: Request) -> HttpResponseBase:
    return list_page(request, PEOPLE, queries.people(request.actor), title=_("People"))


@page(Audience.SIGNED_IN)
def set_preferences(request: Request) -> HttpResponseBase:
    person = one(queries.people(request.actor), request.actor.id)

    def save(data: dict[str, Any]) -> Person:
        data.pop("version", None)  # one's own preferences: the last word is always one's own
        return services.set_preferences(actor=request.actor, **data)

    return handle_form(
        request,
        PreferencesForm,
        record=person,
        action=save,
        done=reverse("organisations:set_preferences"),
        title=_("Your account"),
        said=_("Your preferences were saved."),
        template="organisations/set_preferences.html",
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def list_access_tokens(request: Request) -> HttpResponseBase:
    return list_page(
        request,
        TOKENS,
        queries.access_tokens(request.actor),
        title=_("Access tokens"),
        template="organisations/list_access_tokens.html",
    )


@page(Audience.SIGNED_IN, rule=permissions.create_access_token)
def create_access_token(request: Request) -> HttpResponseBase:
    if request.method != "POST":
        return _token_form(request)
    form = AccessTokenForm(data=request.POST, projects=contributions.TOKEN_LIMITS.collect(request.actor))
    if form.is_valid():
        try:
            token, text = services.create_access_token(actor=request.actor, **form.cleaned_data)
        except errors.Invalid as error:
            form.take(error)
        else:
            return show_once(
                request,
                "organisations/access_token_created.html",
                {"title": _("Your token"), "token": token, "text": text},
            )
    return _token_form(request, form)


@page(Audience.SIGNED_IN, rule=permissions.revoke_access_token)
def revoke_access_token(request: Request, access_token_id: UUID) -> HttpResponseBase:
    token = one(queries.access_tokens(request.actor), access_token_id)
    here = reverse("organisations:list_access_tokens")
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.revoke_access_token(access_token_id=token.pk, actor=request.actor),
            done=here,
            said=_("The token was revoked."),
        )
    return confirm(
        request,
        title=_("Revoke this token?"),
        text=_("Programs that use it are refused from now on."),
        submit=_("Revoke"),
        cancel=here,
    )


@page(Audience.PUBLIC)
def found_installation(request: PublicRequest) -> HttpResponseBase:
    if not queries.installation_is_empty():
        raise errors.NotFound

    def save(data: dict[str, Any]) -> Person:
        if not hmac.compare_digest(data.pop("token").encode(), secrets.welcome_token().encode()):
            raise errors.Invalid(_("Open the address that the server printed when it started."))
        person = services.found_installation(**data)
        auth.login(request, person, backend="django.contrib.auth.backends.ModelBackend")
        return person

    return handle_form(
        request,
        WelcomeForm,
        initial={"token": request.GET.get("token", "")},
        action=save,
        done="/",
        title=_("Welcome to Fishplate"),
        submit=_("Begin"),
        said=_("This installation is yours. Start with a project."),
        template="organisations/found_installation.html",
    )


def _token_form(request: Request, form: AccessTokenForm | None = None) -> HttpResponseBase:
    return render(
        request,
        "web/form.html",
        {
            "form": form or AccessTokenForm(projects=contributions.TOKEN_LIMITS.collect(request.actor)),
            "title": _("Make an access token"),
            "submit": _("Make"),
            "cancel": reverse("organisations:list_access_tokens"),
        },
        partial="form",
        status=422 if form else 200,
    )
