"""What a column accepts, told to the person as a refusal of the kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Model

from fishplate.kernel.errors import Invalid, Text

#: No column that is looked up by its text is longer; SQLite refuses patterns of more than 50,000 characters.
_LONGEST = 1_000


def comparable(text: str) -> str:
    """Return a text as it can be looked up. One that is longer than any column finds nothing, and ``check`` says so."""
    return text.strip()[:_LONGEST]


def check(record: Model, wrong: Mapping[str, Sequence[Text]] | None = None) -> None:
    """Check every column of ``record`` (length, choice, format, presence), relations apart.

    ``wrong`` is what the service found by itself, so that the person is told everything at once; its message stands
    where both object to one field.

    Raises:
        Invalid: with all messages by field.
    """
    found: dict[str, Sequence[Text]] = {}
    relations = {column.name for column in record._meta.concrete_fields if column.is_relation}
    try:
        record.clean_fields(exclude=relations)
    except ValidationError as error:
        found.update(error.message_dict)
    found.update(wrong or {})
    if found:
        raise Invalid(found)
