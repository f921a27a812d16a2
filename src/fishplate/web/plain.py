"""Pages of the frame itself: keyboard help, the numbers of the top bar, and what machines ask for."""

from __future__ import annotations

from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase, HttpResponsePermanentRedirect
from django.templatetags.static import static

from fishplate.web import http, keys, navigation
from fishplate.web.pages import Audience, PublicRequest, Request, page, render


@page(Audience.PUBLIC, methods=["GET"])
def show_keyboard_help(request: PublicRequest) -> HttpResponseBase:
    back = request.headers.get("Referer", "/") if http.wants_fragment(request) else request.path
    context = {"keys": keys.shown(), "on": keys.are_on(request), "back": back}
    return render(request, "web/keyboard.html", context, partial="keys")


@page(Audience.SIGNED_IN, methods=["GET"])
def count_places(request: Request) -> HttpResponseBase:
    """Answer what waits behind each counted place of the top bar; asked by the page once it stands, and on news."""
    return JsonResponse(navigation.counts(request.actor))


@page(Audience.PUBLIC, methods=["GET"])
def show_health(request: PublicRequest) -> HttpResponseBase:
    """Answer 200 while the database answers; for load balancers and ``script/server``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@page(Audience.PUBLIC, methods=["GET"])
def show_robots(request: PublicRequest) -> HttpResponseBase:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@page(Audience.PUBLIC, methods=["GET"])
def show_manifest(request: PublicRequest) -> HttpResponseBase:
    return JsonResponse(
        {
            "name": "Fishplate",
            "short_name": "Fishplate",
            "start_url": "/",
            "display": "standalone",
            "icons": [{"src": static("web/logo.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


@page(Audience.PUBLIC, methods=["GET"])
def show_favicon(request: PublicRequest) -> HttpResponseBase:
    return HttpResponsePermanentRedirect(static("web/logo.svg"))
