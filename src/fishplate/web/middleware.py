"""What every request passes: which language, who asks, and how a refusal is told."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import trans_real

from fishplate.kernel.errors import FishplateError, TooLarge
from fishplate.kernel.sessions import store
from fishplate.web import errors, http

Next = Callable[[HttpRequest], HttpResponseBase]


class LanguageMiddleware:
    """Speak the language of the account, else of this browser's switch, else of the browser, else English."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = choose_language(
            account=getattr(request.user, "language", ""),
            cookie=request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
            accepted=request.headers.get("Accept-Language", ""),
        )
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language() or language
            response = self.get_response(request)
            # A streamed body (an export) is written after this returns; it was told its language when it was made.
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", language)
        return response


def choose_language(*, account: str, cookie: str, accepted: str) -> str:
    """Return the code of a language we speak; the first of the three that names one decides."""
    spoken = [code for code, _name in settings.LANGUAGES]
    for wish in (account, cookie, *(code for code, _weight in trans_real.parse_accept_lang_header(accepted))):
        try:
            found = translation.get_supported_language_variant(wish) if wish else ""
        except LookupError:
            continue
        if found in spoken:
            return found
    return settings.LANGUAGE_CODE


class ActorMiddleware:
    """Say once, in the kernel's words, on whose behalf this request acts, and by which clock they live."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        http.act_as(request, user.as_actor() if user.is_authenticated else None)
        if user.is_authenticated:
            store.see(request)
        with timezone.override(getattr(user, "zone", None)):
            return self.get_response(request)


class RequestLimitMiddleware:
    """Refuse a request that is too large before it is read, and on a page that says so."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponseBase | None:
        limit = settings.REQUEST_LIMIT
        if int(request.META.get("CONTENT_LENGTH") or 0) <= limit:
            return None
        text = _("All files together are larger than {limit} MB, the most that one request may have.")
        return errors.respond(request, TooLarge(text.format(limit=limit // 1_000_000)))


class ErrorMiddleware:
    """Map what the kernel refuses onto a page or an htmx fragment; the API has its own mapping."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, FishplateError):
            return errors.respond(request, exception)
        return None
