"""How a refusal looks: one template for the page, one for the fragment that htmx puts above the content."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_htmx.http import reswap, retarget

from fishplate.kernel.errors import FishplateError, Forbidden, Invalid, NotFound, NotSignedIn, Refused, Text
from fishplate.web import http, signing_in


def respond(request: HttpRequest, error: FishplateError) -> HttpResponseBase:
    """Return the answer for ``error``: sign-in, a page, or a fragment, with the status the error names."""
    if isinstance(error, NotSignedIn):
        return signing_in.ask(request)
    return problem(request, status=error.status, title=error.title, message=error.message, reasons=reasons_of(error))


def reasons_of(error: FishplateError) -> list[Text]:
    """Return each single thing that stands in the way."""
    if isinstance(error, Refused):
        return error.reasons
    if isinstance(error, Invalid):
        return [text for texts in error.fields.values() for text in texts]
    return [error.message] if isinstance(error, Forbidden) else []


def problem(
    request: HttpRequest,
    *,
    status: int,
    title: Text,
    message: Text = "",
    reasons: Sequence[Text] = (),
) -> HttpResponse:
    """Return a problem as a full page, or as the fragment for the ``#problems`` region of the page that is open."""
    context = {"status": status, "title": title, "message": message, "reasons": reasons}
    if not hasattr(request, "actor"):
        # Refused before the middleware knew who asks (a wrong host, a malformed request): no frame can be drawn.
        return HttpResponse(render_to_string("web/problem_bare.html", context), status=status)
    if http.wants_fragment(request):
        response = HttpResponse(render_to_string("web/problem_fragment.html", context, request), status=status)
        response = reswap(retarget(response, "#problems"), "innerHTML")
    else:
        response = HttpResponse(render_to_string("web/problem.html", context, request), status=status)
    http.vary(response)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem(
        request,
        status=HTTPStatus.BAD_REQUEST,
        title=_("This request makes no sense to Fishplate"),
        message=_("Go back, reload the page and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem(request, status=HTTPStatus.FORBIDDEN, title=Forbidden.title)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return problem(
        request,
        status=HTTPStatus.FORBIDDEN,
        title=_("This page was open for too long, or was opened in another session"),
        message=_("Nothing was changed. Go back, reload the page and send it again. Fishplate needs cookies."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem(
        request,
        status=HTTPStatus.NOT_FOUND,
        title=NotFound.title,
        message=_("The address may be mistyped, or somebody may have to add you to the project."),
    )


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: dict[str, str] | None = None
) -> HttpResponse:
    """Answer a sign-in that was tried too often."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    body = render_to_string("web/locked_out.html", {"minutes": minutes}, request)
    return HttpResponse(body, status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(minutes * 60)})


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without the database, without the session and without the context processors: any may be what failed."""
    context: dict[str, Any] = {
        "status": 500,
        "title": _("Something went wrong inside Fishplate"),
        "message": _("It was written to the log. Nothing was saved by this step."),
    }
    fragment = http.wants_fragment(request)
    response = HttpResponse(
        render_to_string("web/problem_fragment.html" if fragment else "web/problem_bare.html", context),
        status=500,
    )
    return reswap(retarget(response, "#problems"), "innerHTML") if fragment else response
