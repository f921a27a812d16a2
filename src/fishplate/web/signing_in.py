"""Where somebody goes who has to sign in first, and how they come back."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


def ask(request: HttpRequest) -> HttpResponseBase:
    """Send to the sign-in page, which leads back to the page that was open."""
    url = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page_open(request)})}"
    return HttpResponseClientRedirect(url) if getattr(request, "htmx", None) else HttpResponseRedirect(url)


def page_open(request: HttpRequest) -> str:
    """Return the path of the page that somebody has before them, of which htmx may be asking for a part."""
    htmx = getattr(request, "htmx", None)
    return _page_open(htmx) if htmx else request.get_full_path()


def _page_open(htmx: HtmxDetails) -> str:
    """Return the path of the page that htmx says is open; its header is the browser's word and may be nonsense."""
    try:
        return htmx.current_url_abs_path or "/"
    except ValueError:
        return "/"


def proved_at(request: HttpRequest) -> datetime | None:
    """Return when the person of this session last proved who they are, by whatever means they sign in with."""
    user = request.user
    records = get_authentication_records(request, user) if isinstance(user, AbstractBaseUser) else []
    instants = [record["at"] for record in records if isinstance(record.get("at"), float | int)]
    return datetime.fromtimestamp(max(instants), UTC) if instants else None


def prove_again(back: str) -> str:
    """Return the address of the page where they prove it once more, and which leads to ``back`` afterwards."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"
