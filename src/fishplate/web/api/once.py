"""``Idempotency-Key`` on every POST of the API (draft-ietf-httpapi-idempotency-key-header-07).

The operation and the answer kept for its repetition are one transaction: it opens after sign-in and validation, the
service's own joins it, and it ends when the answer is drawn up. A refusal undoes it and keeps nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial, wraps
from http import HTTPStatus
from typing import Any, Final, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.decorators import decorate_view
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback

from fishplate.kernel import audit, idempotency
from fishplate.kernel.errors import FishplateError
from fishplate.kernel.idempotency import LONGEST, Attempt, Kept
from fishplate.web.api.problems import Unreadable, answer, refused
from fishplate.web.http import actor_of

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
View = Callable[..., HttpResponseBase]
F = TypeVar("F", bound=Callable[..., Any])
#: A string of RFC 9651, or the same without its quotes, as most programs send it.
_KEY = re.compile(rf'"([ !#-~]{{1,{LONGEST}}})"|([!#-~]{{1,{LONGEST}}})')
_CHUNK = 1 << 16

#: What OpenAPI says of it.
DESCRIBED: Final[dict[str, Any]] = {
    "parameters": [
        {
            "in": "header",
            "name": HEADER,
            "required": False,
            "description": (
                "A name of your own for this request, such as a UUID. Sent again with the same key within 24 hours, "
                "it is not done again: you get the answer of the first, marked Idempotency-Replayed. The same key with "
                "another request is 422, and 409 while the first is still running."
            ),
            "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "title": HEADER},
        }
    ]
}


class _Undone(Exception):
    """The operation was refused: let its transaction go."""


class _Run:
    """One request with a key, from the moment its operation begins to its answer."""

    def __init__(self, stack: ExitStack, key: str) -> None:
        self._stack, self._key = stack, key
        self.attempt: Attempt | None = None

    def begin(self, request: HttpRequest, operation: str) -> Kept | None:
        """Take the key and open the transaction that the service joins; or return what was answered before."""
        actor = actor_of(request)
        assert actor is not None  # the operation runs after sign-in
        found = idempotency.begin(
            idempotency.Request(
                actor_id=actor.id,
                operation=operation,
                key=self._key,
                fingerprint=fingerprint(request),
            )
        )
        if isinstance(found, Kept):
            return found
        self.attempt = found
        self._stack.enter_context(audit.unit())
        return None


def repeatable(function: F) -> F:
    """Let an operation honour the header if it is a POST; everything else may be repeated as it is."""
    contribute_operation_callback(function, _begin_with_key)
    return decorate_view(_keep_answer)(function)


def _begin_with_key(operation: Operation) -> None:
    """Let the operation's function, which runs after sign-in and validation, take the key first."""
    if operation.methods != ["POST"]:
        return
    function, name = operation.view_func, operation.operation_id or operation.path

    @wraps(function)
    def begun(request: HttpRequest, *args: Any, **values: Any) -> Any:
        running: _Run | None = getattr(request, "fishplate_run", None)
        kept = running.begin(request, name) if running is not None else None
        return _again(kept) if kept is not None else function(request, *args, **values)

    operation.view_func = begun
    operation.openapi_extra = {**DESCRIBED, **(operation.openapi_extra or {})}


def _keep_answer(run: View) -> View:
    """Let the request as a whole, errors turned into answers, end the transaction."""

    @wraps(run)
    def kept(request: HttpRequest, **values: Any) -> HttpResponseBase:
        if request.method != "POST" or HEADER not in request.headers:
            return run(request, **values)
        match = _KEY.fullmatch(request.headers[HEADER].strip())
        if match is None:
            text = _("Idempotency-Key has to be 1 to {most} visible characters of ASCII.").format(most=LONGEST)
            return answer(Unreadable(text).problem())
        return _once(partial(run, request, **values), request, match[1] or match[2])

    return kept


def _once(run: Callable[[], HttpResponseBase], request: HttpRequest, key: str) -> HttpResponseBase:
    response: HttpResponseBase | None = None
    attempt: Attempt | None = None
    done = False
    try:
        with ExitStack() as stack:
            running = _Run(stack, key)
            request.fishplate_run = running  # type: ignore[attr-defined]  # read by the operation, after sign-in
            response = run()
            attempt = running.attempt
            if attempt is None:
                return response
            response = _finish(attempt, response)
        done = True
    except _Undone:
        assert response is not None
    except FishplateError as error:
        # What only the end can find: somebody stored the same, or another attempt holds the key by now.
        response = refused(error)
    finally:
        if attempt is not None and not done:
            attempt.drop()
    return response


def _finish(attempt: Attempt, response: HttpResponseBase) -> HttpResponseBase:
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        raise _Undone
    whole = _whole(response)
    attempt.finish(_as_kept(whole))
    return whole


def fingerprint(request: HttpRequest) -> str:
    """Return what tells this request from another with the same key: where it went, what it said, what it changes.

    JSON counts by its values and a form by its fields and files, since neither spaces nor a form's boundaries, which
    every sending draws anew, make another request.
    """
    digest = hashlib.sha256()
    for part in (request.get_full_path(), request.headers.get("If-Match", ""), _limit(request), *_content(request)):
        text = part if isinstance(part, bytes) else part.encode()
        digest.update(len(text).to_bytes(8, "big") + text)
    return digest.hexdigest()


def _limit(request: HttpRequest) -> str:
    """A token limited to some projects must not be given the answer to one that is not."""
    actor = actor_of(request)
    return "" if actor is None or actor.projects is None else " ".join(sorted(map(str, actor.projects)))


def _content(request: HttpRequest) -> Iterator[str | bytes]:
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            yield from (name, *values)
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                yield from (name, file.name or "", _digest(file))
        return
    try:
        yield json.dumps(json.loads(request.body), sort_keys=True)
    except ValueError:
        yield request.body


def _digest(file: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _whole(response: HttpResponseBase) -> HttpResponse:
    """Return a streamed answer as one that can be kept."""
    if isinstance(response, StreamingHttpResponse):
        headers = dict(response.headers)
        return HttpResponse(b"".join(response), status=response.status_code, headers=headers)
    assert isinstance(response, HttpResponse)
    return response


def _as_kept(response: HttpResponse) -> Kept:
    headers = {"Content-Language": translation.get_language() or "", **response.headers}
    return Kept(response.status_code, headers, response.content)


def _again(kept: Kept) -> HttpResponse:
    return HttpResponse(kept.body, status=kept.status, headers={**kept.headers, REPLAYED: "true"})
