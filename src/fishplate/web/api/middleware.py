"""What the API promises of every answer below ``/api/``, also where the request reached none of its operations."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from fishplate.web.api.problems import CONTENT_TYPE, body_of, problem_of_status
from fishplate.web.middleware import choose_language

Next = Callable[[HttpRequest], HttpResponseBase]


class ApiMiddleware:
    """Answer HEAD and OPTIONS, and turn Django's own error pages into problem+json.

    An unknown address, a wrong method, a wrong host or a malformed request never reach an operation. This stands
    before all that may refuse, so the language, chosen further in, is read from what was answered.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        method = request.method
        if method == "HEAD":
            # Operations are declared for GET; the server leaves the body out.
            request.method = "GET"
        response = self.get_response(request)
        request.method = method
        _allow(response)
        if method == "OPTIONS" and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": response["Allow"]})
        if response.status_code >= HTTPStatus.BAD_REQUEST and isinstance(response, HttpResponse):
            _tell(request, response)
        return response


def _allow(response: HttpResponseBase) -> None:
    methods = response.headers.get("Allow", "").split(", ")
    if methods != [""]:
        methods += ["HEAD"] * ("GET" in methods and "HEAD" not in methods)
        response["Allow"] = ", ".join(sorted({*methods, "OPTIONS"}))


def _tell(request: HttpRequest, response: HttpResponse) -> None:
    if response.headers.get("Content-Type") == CONTENT_TYPE:
        return
    language = response.headers.get("Content-Language") or choose_language(
        account="", cookie="", accepted=request.headers.get("Accept-Language", "")
    )
    with translation.override(language):
        response.content = body_of(problem_of_status(response.status_code)).encode()
    response["Content-Type"] = CONTENT_TYPE
    response["Content-Length"] = str(len(response.content))
