"""Language, theme and keys: kept in a cookie of this browser and, for who is signed in, with the account."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from fishplate.kernel.actors import Actor
from fishplate.web import http
from fishplate.web.pages import Audience, PublicRequest, page

THEME_COOKIE = "fishplate_theme"
THEMES = ("auto", "light", "dark")

Keep = Callable[[Actor, str], None]
_keepers: dict[str, Keep] = {}


def register_keeper(preference: str, keep: Keep) -> None:
    """Let ``keep(actor, value)`` store ``language``, ``theme`` or ``keys`` with the account of who switches it."""
    _keepers[preference] = keep


def theme_of(request: HttpRequest) -> str:
    """Return ``auto``, ``light`` or ``dark``: the account's wish, else this browser's."""
    for wish in (getattr(request.user, "theme", ""), request.COOKIES.get(THEME_COOKIE, "")):
        if wish in THEMES[1:]:
            return wish
    return THEMES[0]


@page(Audience.PUBLIC, methods=["POST"])
def switch_language(request: PublicRequest) -> HttpResponseBase:
    return switch(request, "language", settings.LANGUAGE_COOKIE_NAME, [code for code, _ in settings.LANGUAGES])


@page(Audience.PUBLIC, methods=["POST"])
def switch_theme(request: PublicRequest) -> HttpResponseBase:
    return switch(request, "theme", THEME_COOKIE, THEMES)


def switch(request: PublicRequest, preference: str, cookie: str, allowed: Sequence[str]) -> HttpResponseBase:
    """Keep what was chosen of ``allowed`` in this browser and, where somebody registered for it, with the account."""
    value = request.POST.get(preference, "")
    response = http.redirect(request, _back(request))
    if value not in allowed:
        return response
    if request.actor is not None and preference in _keepers:
        _keepers[preference](request.actor, value)
    response.set_cookie(cookie, value, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax", secure=request.is_secure())
    return response


def _back(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe else "/"
