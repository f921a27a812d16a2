"""Whether this session proved a moment ago who sits there, and where to send somebody who has to prove it again.

    @page(Audience.SIGNED_IN, rule=permissions.sign_approval)
    def sign_approval(request: Request, approval_id: UUID) -> HttpResponseBase:
        if (elsewhere := reauthentication.ask_unless_recent(request, minutes=5, second_factor=True)) is not None:
            return elsewhere

A sign-in counts as well as an answer on the page that asks again; both are kept in the session, with their time.
"""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from fishplate.kernel import clock
from fishplate.web import signing_in

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether this person set up an authenticator app or a passkey."""
    return bool(is_mfa_enabled(_person(request), types=FACTORS))


def used_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session was opened with a second factor, or showed one since."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, _person(request)))


def was_recent(request: HttpRequest, *, minutes: int, second_factor: bool = False) -> bool:
    """Tell whether this session proved within so many minutes who sits there, by a second factor if asked for."""
    since = clock.now().timestamp() - minutes * 60
    records = get_authentication_records(request, _person(request))
    return any(record["at"] >= since and (record["method"] == "mfa" or not second_factor) for record in records)


def ask_unless_recent(
    request: HttpRequest, *, minutes: int = 5, second_factor: bool = False
) -> HttpResponseBase | None:
    """Return the way to the page that asks again and leads back here; ``None`` where the proof is recent enough.

    Who is asked for a second factor and has none is sent to where one is added.
    """
    if was_recent(request, minutes=minutes, second_factor=second_factor):
        return None
    if not second_factor:
        return _go(request, "account_reauthenticate")
    if not has_second_factor(request):
        messages.warning(request, _("This needs a second factor. Add one here, then go back."))
        return _go(request, settings.FISHPLATE_SECOND_FACTOR_PAGE)
    by_code = is_mfa_enabled(_person(request), types=[Authenticator.Type.TOTP])
    return _go(request, "mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn")


def _person(request: HttpRequest) -> AbstractBaseUser:
    return cast("AbstractBaseUser", request.user)


def _go(request: HttpRequest, name: str) -> HttpResponseBase:
    url = f"{resolve_url(name)}?{urlencode({'next': signing_in.page_open(request)})}"
    return HttpResponseClientRedirect(url) if getattr(request, "htmx", None) else HttpResponseRedirect(url)
