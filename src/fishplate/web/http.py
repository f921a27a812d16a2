"""The request as pages see it: with the person who asks, and with what htmx says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from fishplate.kernel import records
from fishplate.kernel.actors import Actor

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request on a page that only signed-in people reach: there is an actor."""

    actor: Actor
    htmx: HtmxDetails


class PublicRequest(HttpRequest):
    """A request on a page of ``Audience.PUBLIC``: the actor is ``None`` until somebody signs in."""

    actor: Actor | None
    htmx: HtmxDetails


def stand_beside(request: HttpRequest, record: Any) -> None:
    """Let a page whose address names no project stand where the page of ``record`` does: beside its project's rail."""
    kind = records.kind_of(record)
    owner, _colon, key = kind.chain(record).partition(":")
    if owner == "project":
        vars(request)["project_id"], vars(request)["stands_at"] = UUID(key), kind.url(record)


def project_of(request: HttpRequest) -> UUID | None:
    """Return the project that a page belongs to: by its address, or as it said with ``stand_beside``."""
    match = request.resolver_match
    found = match.kwargs.get("project_id") if match else None
    found = found or getattr(request, "project_id", None)
    return found if isinstance(found, UUID) else None


def wants_fragment(request: HttpRequest) -> bool:
    """Tell whether htmx asked for a part of the page, to be put into the one that is open."""
    htmx = getattr(request, "htmx", None)
    if not htmx:
        return False
    return not htmx.boosted and not htmx.history_restore_request and htmx.request_type != "full"


def actor_of(request: HttpRequest) -> Actor | None:
    return cast("Actor | None", getattr(request, "actor", None))


def act_as(request: HttpRequest, actor: Actor | None) -> None:
    """Say on whose behalf a request acts: the middleware for a session, the API for a token."""
    cast("PublicRequest", request).actor = actor


class SeeOther(HttpResponseRedirect):
    """The redirect after a write: what follows is always a GET."""

    status_code = 303


def redirect(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to ``url`` after a write (303), by header where htmx asked."""
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(url)
    return SeeOther(url)


def vary(response: HttpResponseBase) -> None:
    """One URL has a page and a fragment: no cache may serve one for the other."""
    patch_vary_headers(response, ["HX-Request", "HX-Request-Type", "Cookie"])
