from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.decorators import decorate_view
from ninja.files import UploadedFile
from pydantic import field_validator
from pydantic_core import PydanticCustomError

from fishplate.kernel import errors, permissions
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record
from fishplate.kernel.permissions import Access, Audience, Rule
from fishplate.web.api.once import repeatable
from fishplate.web.api.problems import answer
from fishplate.web.listing.keyset import Cursor, Order, read_page

T = TypeVar("T")
M = TypeVar("M", bound=Model)
R = TypeVar("R", bound=Record)
F = TypeVar("F", bound=Callable[..., Any])
View = Callable[..., HttpResponseBase]
MAX_PAGE = 200
#: What multipart adds to a file: boundaries, names and the other fields.
_ENVELOPE = 1_000_000
_BY_ID = Order("pk")
#: No version has more; Python refuses to read a number of thousands of digits.
_MOST_DIGITS = 18
#: What JSON can spell and no database stores: the null character, and half of a surrogate pair.
_NO_TEXT = re.compile(r"[\0\ud800-\udfff]")


def _is_instant(at: datetime) -> bool:
    """Tell whether this is the same moment for everybody: it names its zone, and UTC has it too."""
    try:
        return at.tzinfo is not None and bool(at.astimezone(UTC))
    except OverflowError:
        return False


class ApiRequest(HttpRequest):
    """A request whose sign-in or token was checked."""

    actor: Actor


class Input(Schema):
    """What a program sends. A replacement (PUT) names every field, so that nothing is emptied by leaving it out."""

    @field_validator("*", check_fields=False)
    @classmethod
    def _storable(cls, value: Any) -> Any:
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and _NO_TEXT.search(text) for text in texts):
            raise PydanticCustomError("no_text", "{text}", {"text": _("This holds a character that is no text.")})
        if isinstance(value, datetime) and not _is_instant(value):
            text = _("This has to be an instant with its offset from UTC, such as 2026-11-30T08:00:00Z.")
            raise PydanticCustomError("no_instant", "{text}", {"text": text})
        return value


class Page(Schema, Generic[T]):
    """One page of a list. ``next`` is the value of ``after`` for the page that follows; absent on the last."""

    items: list[T]
    next: str | None = None


def access(audience: Audience = Audience.SIGNED_IN, *, rule: Rule | None = None) -> Callable[[F], F]:
    """Declare on an operation who may use it and which rule its service asks; stands below the router's decorator.

    A POST honours ``Idempotency-Key`` from then on.
    """
    return lambda operation: repeatable(permissions.declare(operation, Access(audience, rule)))


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
    if not digits.isdecimal() or len(digits) > _MOST_DIGITS:
        raise errors.Invalid({"If-Match": [_("This is not an ETag of this record.")]})
    return int(digits)


def tagged(response: HttpResponse, record: R) -> R:
    """Name the record's version in ``ETag`` and return the record."""
    response["ETag"] = f'"{record.version}"'
    return record


def listed(rows: QuerySet[M], *, after: str = "", limit: int = 50, order: Order = _BY_ID) -> dict[str, Any]:
    """Return a page of ``rows`` as ``Page`` takes it, in order of creation unless ``order`` says otherwise.

    Raises:
        Invalid: ``limit`` is out of bounds, or ``after`` is not what a page named as ``next``.
    """
    wrong: dict[str, list[errors.Text]] = {}
    if not 1 <= limit <= MAX_PAGE:
        wrong["limit"] = [_("Between 1 and {most}.").format(most=MAX_PAGE)]
    if after and Cursor.read(after) is None:
        wrong["after"] = [_("This is not the “next” of a page.")]
    if wrong:
        raise errors.Invalid(wrong)
    page = read_page(rows, order, size=limit, after=after, before="")
    return {"items": page.rows, "next": page.next or None}


def takes_file(limit: int) -> Callable[[F], F]:
    """Refuse, before it is read, a request that must hold a file of more than ``limit`` bytes; stands above ``access``.

    ``content_of`` then says the same of a file that is only a little too large.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if int(request.META.get("CONTENT_LENGTH") or 0) > limit + _ENVELOPE:
                return answer(_too_large(limit).problem())
            return view(request, *args, **kwargs)

        return guarded

    return decorate_view(guard)


def content_of(file: UploadedFile, *, limit: int) -> bytes:
    """Return the bytes of an uploaded file.

    Raises:
        TooLarge: there are more than ``limit``.
    """
    if (file.size or 0) > limit:
        raise _too_large(limit)
    content: bytes = file.read()
    return content


def _too_large(limit: int) -> errors.TooLarge:
    return errors.TooLarge(_("The file is larger than {limit} MB.").format(limit=limit // 1_000_000))
