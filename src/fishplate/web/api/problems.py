"""Every failure of the API as ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

import json
import logging
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from fishplate.kernel import errors

logger = logging.getLogger(__name__)


def answer_errors(api: NinjaAPI) -> None:
    """Register what the API answers for everything that can be raised."""
    api.add_exception_handler(errors.FishplateError, _known)
    api.add_exception_handler(ValidationError, _unreadable)
    api.add_exception_handler(AuthenticationError, _anonymous)
    api.add_exception_handler(Http404, _missing)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Exception, _unexpected)


def answer(problem: dict[str, Any]) -> HttpResponse:
    """Return a problem as the response it describes."""
    return HttpResponse(
        json.dumps(problem, ensure_ascii=False), status=problem["status"], content_type="application/problem+json"
    )


def _known(request: HttpRequest, error: errors.FishplateError | type[errors.FishplateError]) -> HttpResponse:
    problem = (error() if isinstance(error, type) else error).problem()
    if isinstance(error, errors.Stale):
        # The version came as If-Match, so it is the precondition that failed (RFC 9110, 13.1.1).
        problem["status"] = 412
    return answer(problem)


def _unreadable(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    assert isinstance(error, ValidationError)
    fields: dict[str, list[errors.Text]] = {}
    for item in error.errors:
        # ("body", "data", "starts_on"): where it came from, the parameter it was read into, and the field.
        place = [str(part) for part in item["loc"]]
        name = ".".join(place[2:] if place[:1] == ["body"] and len(place) > 2 else place[1:])
        fields.setdefault(name, []).append(item["msg"])
    return answer(errors.Invalid(fields).problem())


def _anonymous(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(errors.NotSignedIn(_("Sign in, or send a valid token as Authorization: Bearer ….")).problem())


def _missing(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(errors.NotFound().problem())


def _http(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    assert isinstance(error, HttpError)
    problem = {"type": "about:blank", "title": str(error), "status": error.status_code, "detail": str(error)}
    return answer(problem)


def _unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    reference = uuid4().hex[:12]
    logger.error("API request failed, reference %s", reference, exc_info=error)
    problem = errors.FishplateError(
        _("Something unexpected happened. The log says what under {reference}.").format(reference=reference)
    )
    return answer(problem.problem())
