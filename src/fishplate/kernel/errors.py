"""What can go wrong, named once. Pages, htmx fragments, the API and the command line each map these, and only these.

A message says what was wrong, where, and what to do; it is shown to people as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models import Model

Text = str | Promise


class FishplateError(Exception):
    """The parent of every refusal that a person can do something about."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "error"
    title: ClassVar[Text] = _("Something went wrong")
    exit_status: ClassVar[int] = 2
    #: Seconds after which the same may succeed; ``None`` where waiting changes nothing.
    retry_after: ClassVar[int | None] = None

    def __init__(self, message: Text = "") -> None:
        super().__init__(message)
        self.message: Text = message or self.title

    def __str__(self) -> str:
        return str(self.message)

    def problem(self) -> dict[str, Any]:
        """Return the body of an ``application/problem+json`` answer (RFC 9457)."""
        return {
            "type": f"urn:fishplate:problem:{self.code}",
            "title": str(self.title),
            "status": self.status,
            "detail": str(self.message),
        }


class NotFound(FishplateError):
    """The record does not exist, or is not this person's to see: the two must look alike."""

    status = 404
    code = "not-found"
    title = _("There is nothing here, or it is not shared with you")


class Forbidden(FishplateError):
    """The record may be seen, but not this be done to it; the message is the rule's reason."""

    status = 403
    code = "forbidden"
    title = _("You may not do this")
    exit_status = 1


class Invalid(FishplateError):
    """Something typed is wrong. ``fields`` maps each field (``""``: the whole) to its messages."""

    status = 422
    code = "invalid"
    title = _("Please correct what is marked")

    def __init__(self, fields: Mapping[str, Sequence[Text]] | Text) -> None:
        if isinstance(fields, Mapping):
            self.fields: dict[str, list[Text]] = {name: list(texts) for name, texts in fields.items()}
        else:
            self.fields = {"": [fields]}
        super().__init__(" ".join(str(text) for texts in self.fields.values() for text in texts))

    def problem(self) -> dict[str, Any]:
        """Add ``errors``: one item of field and message for each thing that is wrong."""
        items = [{"field": name, "message": str(text)} for name, texts in self.fields.items() for text in texts]
        return {**super().problem(), "errors": items}


class Stale(FishplateError):
    """Somebody else changed the record since this person read it. Carries the record as it stands now."""

    status = 409
    code = "stale"
    title = _("Somebody else changed this in the meantime")

    def __init__(self, current: Model, expected: int) -> None:
        self.current = current
        self.expected = expected
        super().__init__(_("It was changed after you opened it. Compare the two versions, then save yours again."))

    def problem(self) -> dict[str, Any]:
        """Add the version the caller had and the one that stands."""
        return {
            **super().problem(),
            "expected_version": self.expected,
            "current_version": getattr(self.current, "version", None),
        }


class Refused(FishplateError):
    """The state of things forbids it (a shut gate, a charter that is not complete); each reason is listed."""

    status = 409
    code = "refused"
    title = _("This cannot be done yet")
    exit_status = 1

    def __init__(self, reasons: Sequence[Text] | Text) -> None:
        self.reasons: list[Text] = [reasons] if isinstance(reasons, str | Promise) else list(reasons)
        super().__init__(" ".join(str(reason) for reason in self.reasons))

    def problem(self) -> dict[str, Any]:
        """Add ``reasons``, one text each."""
        return {**super().problem(), "reasons": [str(reason) for reason in self.reasons]}


class PreconditionRequired(FishplateError):
    """A write over the API without ``If-Match``: it could overwrite what it never saw."""

    status = 428
    code = "precondition-required"
    title = _("Say which version you are changing")


class NotSignedIn(FishplateError):
    """Nobody is signed in, or the token is not valid."""

    status = 401
    code = "not-signed-in"
    title = _("Please sign in")


class TooLarge(FishplateError):
    """An upload or a request beyond the limit, which the message names."""

    status = 413
    code = "too-large"
    title = _("That is too large")


class Unavailable(FishplateError):
    """Something this installation needs cannot be reached at the moment."""

    status = 503
    code = "unavailable"
    title = _("A part of Fishplate cannot be reached")
