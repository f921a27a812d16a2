"""Every failure of the API as ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

import json
import logging
from functools import partial
from typing import Any, Final
from uuid import uuid4

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, RawPostDataException, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from fishplate.kernel import errors
from fishplate.kernel.errors import Text

logger = logging.getLogger(__name__)
CONTENT_TYPE: Final = "application/problem+json"


class Unreadable(errors.FishplateError):
    """The request is not what HTTP, JSON or multipart say it should be."""

    status = 400
    code = "unreadable"
    title = gettext_lazy("This request cannot be read")


class NotAllowed(errors.FishplateError):
    """The address exists, but does not do this."""

    status = 405
    code = "method-not-allowed"
    title = gettext_lazy("This address does not take this method; “Allow” names those it takes")


class UntrustedSession(errors.Forbidden):
    """A write by a browser's session without its CSRF token."""

    code = "csrf"
    title = gettext_lazy("Send the session's CSRF token as X-CSRFToken, or use an access token")


_BY_STATUS: Final[dict[int, type[errors.FishplateError]]] = {
    error.status: error
    for error in (Unreadable, errors.NotSignedIn, errors.Forbidden, errors.NotFound, NotAllowed, errors.TooLarge)
}

#: What Django raises while it reads a request, as what we call it.
_AS: Final[dict[type[Exception], type[errors.FishplateError]]] = {
    Http404: errors.NotFound,
    RequestDataTooBig: errors.TooLarge,
    SuspiciousOperation: Unreadable,
    MultiPartParserError: Unreadable,
    RawPostDataException: Unreadable,
    UnreadablePostError: Unreadable,
}

#: What pydantic says in English only, by its type of error; the braces are filled from the error's context.
_MESSAGES: Final[dict[str, Text]] = {
    "missing": gettext_lazy("This is missing."),
    "string": gettext_lazy("This has to be a text."),
    "int": gettext_lazy("This has to be a whole number."),
    "float": gettext_lazy("This has to be a number."),
    "decimal": gettext_lazy("This has to be a number."),
    "finite": gettext_lazy("This has to be a number."),
    "bool": gettext_lazy("This has to be true or false."),
    "uuid": gettext_lazy("This has to be an id (a UUID)."),
    "date": gettext_lazy("This has to be a date such as 2026-11-30."),
    "datetime": gettext_lazy("This has to be an instant such as 2026-11-30T08:00:00Z."),
    "enum": gettext_lazy("This has to be one of: {expected}."),
    "literal": gettext_lazy("This has to be one of: {expected}."),
    "union": gettext_lazy("This has to be one of: {expected_tags}."),
    "list": gettext_lazy("This has to be a list."),
    "dict": gettext_lazy("This has to be an object."),
    "model": gettext_lazy("This has to be an object."),
    "extra": gettext_lazy("There is no such field here."),
    "greater": gettext_lazy("This is too small."),
    "less": gettext_lazy("This is too large."),
}


def answer_errors(api: NinjaAPI) -> None:
    """Register what the API answers for everything that can be raised."""
    api.add_exception_handler(errors.FishplateError, _known)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _anonymous)
    api.add_exception_handler(HttpError, _http)
    for raised, known in _AS.items():
        api.add_exception_handler(raised, partial(_translated, known=known))
    api.add_exception_handler(Exception, _unexpected)


def answer(problem: dict[str, Any]) -> HttpResponse:
    """Return a problem as the response it describes."""
    return HttpResponse(body_of(problem), status=problem["status"], content_type=CONTENT_TYPE)


def body_of(problem: dict[str, Any]) -> str:
    """Return a problem as it is sent."""
    return json.dumps(problem, ensure_ascii=False)


def problem_of_status(status: int) -> dict[str, Any]:
    """Return what can be said of an error of which nothing but the status is known."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]().problem()
    return {**errors.FishplateError().problem(), "status": status}


def refused(error: errors.FishplateError) -> HttpResponse:
    """Return the answer for what a service raised."""
    problem = error.problem()
    if isinstance(error, errors.Stale):
        # The version came as If-Match, so it is the precondition that failed (RFC 9110, 13.1.1).
        problem["status"] = 412
    response = answer(problem)
    if error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    return response


def _known(request: HttpRequest, error: errors.FishplateError | type[errors.FishplateError]) -> HttpResponse:
    return refused(error() if isinstance(error, type) else error)


def _translated(request: HttpRequest, error: Any, *, known: type[errors.FishplateError]) -> HttpResponse:
    return answer(known().problem())


def _invalid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    assert isinstance(error, ValidationError)
    fields: dict[str, list[Text]] = {}
    for item in error.errors:
        # ("body", "data", "starts_on"): where it came from, the parameter it was read into, and the field.
        place = [str(part) for part in item["loc"]]
        name = ".".join(place[2:] if place[0] == "body" else place[1:])
        fields.setdefault(name, []).append(_message(item))
    return answer(errors.Invalid(fields).problem())


def _message(item: dict[str, Any]) -> str:
    text = _MESSAGES.get(item["type"].partition("_")[0])
    return str(text).format(**item.get("ctx", {})) if text is not None else item["msg"]


def _anonymous(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(errors.NotSignedIn(_("Sign in, or send a valid token as Authorization: Bearer ….")).problem())


def _http(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    """Answer what ninja itself refuses: a body that is no JSON (400), and a session without its CSRF token (403)."""
    assert isinstance(error, HttpError)
    if error.status_code == UntrustedSession.status:
        return answer(UntrustedSession().problem())
    return answer(problem_of_status(error.status_code))


def _unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    reference = uuid4().hex[:12]
    logger.error("API request failed, reference %s", reference, exc_info=error)
    problem = errors.FishplateError(
        _("Something unexpected happened. The log says what under {reference}.").format(reference=reference)
    )
    return answer(problem.problem())
