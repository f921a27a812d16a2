from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema

from fishplate.kernel import errors, permissions
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record
from fishplate.kernel.permissions import Access, Audience, Rule
from fishplate.web.listing.keyset import Order, read_page

T = TypeVar("T")
R = TypeVar("R", bound=Record)
F = TypeVar("F", bound=Callable[..., Any])
MAX_PAGE = 200


class ApiRequest(HttpRequest):
    """A request whose sign-in or token was checked."""

    actor: Actor


class Page(Schema, Generic[T]):
    """One page of a list. ``next`` is the value of ``after`` for the page that follows; absent on the last."""

    items: list[T]
    next: str | None = None


def access(audience: Audience = Audience.SIGNED_IN, *, rule: Rule | None = None) -> Callable[[F], F]:
    """Declare on an operation who may use it and which rule its service asks; stands below the router's decorator."""
    return lambda operation: permissions.declare(operation, Access(audience, rule))


def expected_version(request: HttpRequest) -> int:
    """Return the version named in ``If-Match``.

    Raises:
        PreconditionRequired: there is none. Invalid: it is not what ``ETag`` said.
    """
    text = request.headers.get("If-Match", "").strip()
    if not text:
        raise errors.PreconditionRequired(
            _("Read the record first and send its ETag back as If-Match, so that nobody's change is overwritten.")
        )
    digits = text.removeprefix("W/").strip('"')
    if not digits.isdecimal():
        raise errors.Invalid({"If-Match": [_("This is not an ETag of this record.")]})
    return int(digits)


def tagged(response: HttpResponse, record: R) -> R:
    """Name the record's version in ``ETag`` and return the record."""
    response["ETag"] = f'"{record.version}"'
    return record


def listed(rows: QuerySet[R], *, after: str = "", limit: int = 50) -> dict[str, Any]:
    """Return a page of ``rows`` in order of creation, as ``Page`` takes it.

    Raises:
        Invalid: ``limit`` is out of bounds.
    """
    if not 1 <= limit <= MAX_PAGE:
        raise errors.Invalid({"limit": [_("Between 1 and {most}.").format(most=MAX_PAGE)]})
    page = read_page(rows, Order("pk"), size=limit, after=after, before="")
    return {"items": page.rows, "next": page.next or None}
