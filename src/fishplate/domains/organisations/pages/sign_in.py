"""How one signs in: password, authenticator app, passkeys, recovery codes. Every change first asks who sits there."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.adapter import get_adapter as accounts
from allauth.mfa.adapter import get_adapter as second_factors
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import auth
from django.core.exceptions import ValidationError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, queries, services
from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.pages.forms import AuthenticatorAppForm, PasskeyForm, PasswordForm
from fishplate.kernel import audit, errors, records, secrets
from fishplate.web import history, reauthentication
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, render

P = ParamSpec("P")
_SECRET = "organisations.new_app"  # noqa: S105  # names a place in the session
_RECENT_MINUTES = 10
_SHOWN_ENTRIES = 10


def _proven(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """Ask once more who sits there before one's own ways in are changed, unless that was said just now."""

    @wraps(view)
    def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        elsewhere = reauthentication.ask_unless_recent(request, minutes=_RECENT_MINUTES)
        return elsewhere if elsewhere is not None else view(request, *args, **kwargs)

    return guarded


@page(Audience.SIGNED_IN, methods=["GET"])
def view_sign_in(request: Request) -> HttpResponseBase:
    person = one(queries.people(request.actor), request.actor.id)
    factors = list(queries.second_factors(request.actor))
    entries = audit.entries_of_record(records.reference(person))[:_SHOWN_ENTRIES]
    context = {
        "title": _("Sign-in"),
        "person": person,
        "app": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [(one, one.wrap().name) for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        "codes": len(queries.recovery_codes(request.actor)),
        "happened": [(audit.told(entry), history.name_of(entry)) for entry in entries],
    }
    return render(request, "organisations/view_sign_in.html", context)


@page(Audience.SIGNED_IN, rule=permissions.change_password)
def change_password(request: Request) -> HttpResponseBase:
    person = one(queries.people(request.actor), request.actor.id)
    first = not person.has_usable_password()
    if first and (elsewhere := reauthentication.ask_unless_recent(request, minutes=_RECENT_MINUTES)) is not None:
        return elsewhere

    def save(data: dict[str, Any]) -> Person:
        # Through the lock-out: who found a browser open must not guess here what they cannot guess at the door.
        if not first and not accounts(request).reauthenticate(person, data["old"]):
            raise errors.Invalid({"old": [_("This is not the password so far.")]})
        changed = services.change_password(password=data["password"], actor=request.actor)
        auth.update_session_auth_hash(request, changed)
        return changed

    return handle_form(
        request,
        PasswordForm,
        form_options={"first": first},
        action=save,
        done=reverse("organisations:view_sign_in"),
        title=_("Set a password") if first else _("Change your password"),
        said=_("The password was changed. Other browsers have to sign in again."),
        cancel=reverse("organisations:view_sign_in"),
    )


@page(Audience.SIGNED_IN, rule=permissions.add_authenticator_app)
@_proven
def add_authenticator_app(request: Request) -> HttpResponseBase:
    person = one(queries.people(request.actor), request.actor.id)
    if request.method != "POST" or _SECRET not in request.session:
        request.session[_SECRET] = secrets.seal(generate_totp_secret(), context=_SECRET)
    secret = secrets.unseal(request.session[_SECRET], context=_SECRET)

    def save(data: dict[str, Any]) -> Person:
        changed = services.add_authenticator_app(secret=secret, code=data["code"], actor=request.actor)
        del request.session[_SECRET]
        return changed

    adapter = second_factors()
    url = adapter.build_totp_url(person, secret)
    return handle_form(
        request,
        AuthenticatorAppForm,
        action=save,
        done=reverse("organisations:view_recovery_codes"),
        title=_("Add an authenticator app"),
        submit=_("Add"),
        said=_("From now on a code of the app is asked for when you sign in. Keep these recovery codes."),
        cancel=reverse("organisations:view_sign_in"),
        template="organisations/add_authenticator_app.html",
        context={
            "picture": f"data:image/svg+xml;base64,{b64encode(adapter.build_totp_svg(url).encode()).decode()}",
            "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.add_passkey)
@_proven
def add_passkey(request: Request) -> HttpResponseBase:
    person = one(queries.people(request.actor), request.actor.id)

    def save(data: dict[str, Any]) -> Person:
        try:
            webauthn.parse_registration_response(data["credential"])
            webauthn.complete_registration(data["credential"])
        except (ValidationError, ValueError, KeyError) as error:
            raise errors.Invalid(_("The answer of the device does not fit. Try it once more.")) from error
        return services.add_passkey(name=data["name"], credential=data["credential"], actor=request.actor)

    return handle_form(
        request,
        PasskeyForm,
        action=save,
        done=reverse("organisations:view_sign_in"),
        title=_("Add a passkey"),
        said=_("The passkey was added."),
        template="organisations/add_passkey.html",
        # A challenge is good for one answer: a new one is made only when the form is shown (again).
        context={"options": lambda: webauthn.begin_registration(person, True)},
    )


@page(Audience.SIGNED_IN, rule=permissions.remove_second_factor)
def remove_second_factor(request: Request, second_factor_id: int) -> HttpResponseBase:
    factor = queries.second_factors(request.actor).filter(pk=second_factor_id).first()
    if factor is None:
        raise errors.NotFound
    if (elsewhere := reauthentication.ask_unless_recent(request, minutes=_RECENT_MINUTES)) is not None:
        return elsewhere
    here = reverse("organisations:view_sign_in")
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.remove_second_factor(second_factor_id=second_factor_id, actor=request.actor),
            done=here,
            said=_("The second factor was removed."),
        )
    app = factor.type == Authenticator.Type.TOTP
    return confirm(
        request,
        title=_("Remove the authenticator app?")
        if app
        else _t("Remove the passkey “{name}”?").format(name=factor.wrap().name),
        text=_("From then on nobody can sign in with it. With the last second factor the recovery codes go as well."),
        submit=_("Remove"),
        cancel=here,
    )


@page(Audience.SIGNED_IN, methods=["GET"])
@_proven
def view_recovery_codes(request: Request) -> HttpResponseBase:
    context = {"title": _("Recovery codes"), "codes": queries.recovery_codes(request.actor)}
    response = render(request, "organisations/view_recovery_codes.html", context)
    response["Cache-Control"] = "no-store"
    return response


@page(Audience.SIGNED_IN, rule=permissions.renew_recovery_codes)
@_proven
def renew_recovery_codes(request: Request) -> HttpResponseBase:
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.renew_recovery_codes(actor=request.actor),
            done=reverse("organisations:view_recovery_codes"),
            said=_("These are the new codes; the old ones are worthless."),
        )
    return confirm(
        request,
        title=_("Make new recovery codes?"),
        text=_("The old ones are worthless from then on."),
        submit=_("Make new ones"),
        cancel=reverse("organisations:view_sign_in"),
    )
