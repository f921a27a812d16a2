"""``FISHPLATE_SECOND_FACTOR``: an installation may ask for a second factor of its administrators, or of everybody."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Forbidden
from fishplate.web import http, reauthentication
from fishplate.web.api import problems


class SecondFactorMiddleware:
    """Where the installation asks for a second factor, let who has none do nothing but add one."""

    #: Signing in and out, language and theme, what browsers ask for by themselves.
    FREE = (
        "/account/sign-in/",
        "/account/again/",
        "/sign-",
        "/language",
        "/theme",
        "/keyboard",
        "/static/",
        "/healthz",
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor = http.actor_of(request)
        if actor is None or not self._asks(actor) or request.path.startswith(self.FREE):
            return self.get_response(request)
        if reauthentication.used_second_factor(request) or reauthentication.has_second_factor(request):
            return self.get_response(request)
        text = _("This installation asks for a second factor. Add one to go on.")
        if request.path.startswith("/api/"):
            return problems.answer(Forbidden(text).problem())
        messages.warning(request, text)
        return http.redirect(request, resolve_url(settings.FISHPLATE_SECOND_FACTOR_PAGE))

    def _asks(self, actor: Actor) -> bool:
        wanted = settings.FISHPLATE_SECOND_FACTOR
        return bool(wanted) and (wanted == "everybody" or actor.administrator)
