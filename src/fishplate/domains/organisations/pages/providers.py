"""Signing in elsewhere: OpenID Connect, by allauth, with every connection decided by kernel/egress.

What allauth would do by itself to accounts (link, sign up) is done by our services instead, so that it is audited.
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

import requests
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as social
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess  # type: ignore[attr-defined]  # not in __all__
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, queries, services
from fishplate.domains.organisations.models import Person
from fishplate.kernel import egress, errors
from fishplate.kernel.egress.sessions import session
from fishplate.kernel.errors import Text
from fishplate.kernel.validation import comparable
from fishplate.web import reauthentication
from fishplate.web.pages import Audience, PublicRequest, Request, confirm, handle_action, page, render

logger = logging.getLogger(__name__)
#: What goes wrong between the two servers, and what a provider answers that is no OpenID Connect.
#: Where the session keeps the token of the invitation that was opened in it.
INVITED = "organisations.invitation"
_FAILURES = (requests.RequestException, OAuth2Error, KeyError, ValueError)


class Adapter(DefaultSocialAccountAdapter):
    """Connects through egress, and leaves accounts to our services."""

    def get_requests_session(self) -> requests.Session:
        """Where the provider stands is the administrator's word; whatever else it names must be on the list."""
        policy = egress.Policy.installation()
        configured = (app["settings"]["server_url"] for app in reauthentication.providers())
        rules = (rule for url in configured for rule in egress.Policy.for_target(url).rules)
        return session(egress.Policy((*policy.rules, *rules), policy.own_ports))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        claims = _claims(sociallogin)
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_link(request, sociallogin))
        if not sociallogin.is_existing:
            try:
                _find_or_join(request, sociallogin, claims)
            except (errors.Refused, errors.Invalid) as error:
                raise ImmediateHttpResponse(_failed(request, sociallogin.provider.name, error.message)) from error
            sociallogin.lookup()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Say that nobody makes an account for themselves: who is to have one has it by now."""
        name = sociallogin.provider.name
        text = _("Nobody here is known by that account. Ask the manager of your organisation to invite you.")
        raise ImmediateHttpResponse(_failed(request, name, text, status=403))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        if error == AuthError.CANCELLED:
            text = _("It was cancelled there, or you may not sign in to Fishplate with that account.")
            raise ImmediateHttpResponse(_failed(request, provider.name, text))
        raise ImmediateHttpResponse(_broken(request, provider.name, exception))


@page(Audience.PUBLIC, methods=["POST"])
def begin(request: PublicRequest, provider_id: str) -> HttpResponseBase:
    """Send the browser to the provider. By way of a page: the security policy lets no form lead elsewhere."""
    try:
        provider = social().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise errors.NotFound from None
    process = AuthProcess.LOGIN
    if request.POST.get("process") == AuthProcess.CONNECT:
        if request.actor is None:
            raise errors.NotSignedIn
        process = AuthProcess.CONNECT
        if (elsewhere := reauthentication.ask_unless_recent(request, minutes=10)) is not None:
            return elsewhere
    again = {"prompt": "login"} if request.actor is not None else {}
    try:
        answer = provider.redirect(request, process, next_url=get_next_redirect_url(request), auth_params=dict(again))
    except _FAILURES as error:
        return _broken(request, provider.name, error)
    url = answer.headers.get("Location", "")
    return render(request, "organisations/leave_for_provider.html", {"url": url, "name": provider.name})


@page(Audience.PUBLIC, methods=["GET"])
def come_back(request: PublicRequest, provider_id: str) -> HttpResponseBase:
    """Take what the provider's page sent back."""
    try:
        answer: HttpResponseBase = openid.callback(request, provider_id)
    except _FAILURES as error:
        return _broken(request, provider_id, error)
    return answer


@page(Audience.SIGNED_IN, methods=["GET"])
def prove_elsewhere(request: Request, provider_id: str) -> HttpResponseBase:
    """Ask who signs in nowhere but at a provider to do so once more."""
    linked = queries.linked_providers(request.actor).filter(provider=provider_id).exists()
    names = dict(offered())
    if not linked or provider_id not in names:
        raise errors.NotFound
    context = {"provider_id": provider_id, "name": names[provider_id], "next": get_next_redirect_url(request) or "/"}
    return render(request, "organisations/prove_elsewhere.html", context)


@page(Audience.SIGNED_IN, rule=permissions.unlink_provider)
def unlink_provider(request: Request, linked_id: int) -> HttpResponseBase:
    linked = queries.linked_providers(request.actor).filter(pk=linked_id).first()
    if linked is None:
        raise errors.NotFound
    if (elsewhere := reauthentication.ask_unless_recent(request, minutes=10)) is not None:
        return elsewhere
    here = reverse("organisations:view_sign_in")
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.unlink_provider(linked_id=linked_id, actor=request.actor),
            done=here,
            said=_("That account signs you in no more."),
        )
    name = dict(offered()).get(linked.provider, linked.provider)
    return confirm(
        request,
        title=_t("Sign in with {provider} no more?").format(provider=name),
        text=_("You can add it again at any time."),
        submit=_("Remove"),
        cancel=here,
    )


def offered() -> list[tuple[str, str]]:
    """Return the providers that the setting names, as id and name."""
    return [(app["provider_id"], app["name"]) for app in reauthentication.providers()]


def _claims(sociallogin: SocialLogin) -> dict[str, Any]:
    """Return what the provider says of the person; who answered must be who was asked about (OIDC Core, 5.3.2)."""
    said: dict[str, Any] = sociallogin.account.extra_data
    token, info = said.get("id_token") or {}, said.get("userinfo") or {}
    if token and info and token.get("sub") != info.get("sub"):
        raise OAuth2Error("userinfo is of another person than the id token")
    return {**token, **info}


def _verified_address(claims: dict[str, Any]) -> str:
    """Return the address that the provider has verified, else nothing; some write the flag as a text."""
    said, email = claims.get("email_verified"), claims.get("email")
    verified = said is True or said == "true"
    return email if verified and isinstance(email, str) else ""


def _find_or_join(request: HttpRequest, sociallogin: SocialLogin, claims: dict[str, Any]) -> None:
    app, email = sociallogin.provider.app, _verified_address(claims)
    if not email:
        return
    provider, uid = sociallogin.account.provider, sociallogin.account.uid
    person = Person.objects.filter(email__iexact=comparable(email)).first()
    if person is not None and app.settings["link_by_email"]:
        services.link_provider(provider=provider, uid=uid, actor=person.as_actor())
    elif person is None and (invitation := _invitation(request, email)):
        invited = services.accept_invitation(token=invitation, name=_name(claims, email))
        services.link_provider(provider=provider, uid=uid, actor=invited.as_actor())
    elif person is None and app.settings["join_organisation"]:
        services.join_by_provider(
            provider=provider,
            uid=uid,
            name=_name(claims, email),
            email=email,
            organisation_name=app.settings["join_organisation"],
        )


def _invitation(request: HttpRequest, email: str) -> str:
    """Return the token of the invitation opened in this session, if it is for the address that was verified."""
    token: str = request.session.get(INVITED, "")
    invitation = queries.invitation_of_token(token)
    return token if invitation is not None and invitation.email.casefold() == email.casefold() else ""


def _name(claims: dict[str, Any], email: str) -> str:
    name = claims.get("name")
    return name.strip()[:120] if isinstance(name, str) and name.strip() else email.partition("@")[0]


def _link(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    person = request.user
    name = sociallogin.provider.name
    if not person.is_authenticated:
        return _failed(request, name, _("You were signed out in the meantime. Sign in and try again."))
    provider, uid = sociallogin.account.provider, sociallogin.account.uid
    try:
        services.link_provider(provider=provider, uid=uid, actor=person.as_actor())
    except errors.Refused as error:
        return _failed(request, name, error.message)
    messages.success(request, _t("You can sign in with {provider} from now on.").format(provider=name))
    return HttpResponseRedirect(reverse("organisations:view_sign_in"))


def _broken(request: HttpRequest, name: str, error: Exception | None) -> HttpResponse:
    """Say that the two servers did not understand each other; what exactly is the administrator's to read."""
    reference = uuid4().hex[:12]
    logger.warning("sign-in with %s failed, reference %s: %s: %.300s", name, reference, type(error).__name__, error)
    text = _t("Fishplate and that service did not understand each other. The log says why under {reference}.")
    return _failed(request, name, text.format(reference=reference), status=502)


def _failed(request: HttpRequest, name: str, text: Text, *, status: int = 409) -> HttpResponse:
    return render(request, "organisations/provider_failed.html", {"name": name, "text": text}, status=status)
