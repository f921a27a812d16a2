"""What a field may hold, and how it is read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import formats
from django.utils.translation import gettext as _

from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.custom.models import CustomField, Type
from fishplate.kernel.errors import Invalid, Text
from fishplate.kernel.wording import listed

PERSON: Final = "organisations.person"
_LENGTHS = {Type.TEXT: 300, Type.LONG_TEXT: 10_000, Type.LINK: 500}
_DIGITS = 30
_link = URLValidator(schemes=["http", "https"])


def clean(
    fields: Iterable[CustomField], given: Mapping[str, Any], standing: Mapping[str, Any], actor: Actor
) -> dict[str, Any]:
    """Return what is to stand in the fields, as JSON: ``given`` over what stands; empty values are left out.

    Raises:
        Invalid: by the field's key; there is no such field, it cannot hold this, or something is needed.
    """
    known = {field.key: field for field in fields}
    wrong: dict[str, list[Text]] = {key: [_("There is no such field here.")] for key in given if key not in known}
    values = dict(standing)
    for key, field in known.items():
        try:
            value = _value(field, given[key], actor) if key in given else values.get(key)
        except (ValueError, ValidationError, InvalidOperation) as error:
            wrong[key] = [str(text) for text in getattr(error, "messages", error.args)]
            continue
        if value is None and field.required:
            wrong[key] = [_("“{field}” is needed.").format(field=field.label)]
        values[key] = value
    if wrong:
        raise Invalid(wrong)
    return {key: value for key, value in values.items() if value is not None}


def spoken(field: CustomField, value: Any, names: Mapping[str, str] | None = None) -> str:
    """Return a value as people read it. ``names`` has those of people, by id."""
    if value is None:
        return ""
    match field.type:
        case Type.YES_NO:
            return _("Yes") if value else _("No")
        case Type.DATE:
            return formats.date_format(date.fromisoformat(value))
        case Type.NUMBER:
            number = formats.number_format(Decimal(value), use_l10n=True, force_grouping=True)
            return f"{number} {field.unit}".rstrip()
        case Type.PERSON:
            return (names or {}).get(value, "…")
    return str(value)


def exact(field: CustomField, value: Any, names: Mapping[str, str]) -> Any:
    """Return a value as a spreadsheet keeps it."""
    if value is None:
        return None
    match field.type:
        case Type.DATE:
            return date.fromisoformat(value)
        case Type.NUMBER:
            return Decimal(value)
        case Type.YES_NO | Type.PERSON:
            return spoken(field, value, names)
    return value


def names_for(actor: Actor) -> dict[str, str]:
    """Return the people this actor sees, by id."""
    return {str(pk): name for pk, name in records.get(PERSON).visible_to(actor).values_list("pk", "name")}


def _value(field: CustomField, given: Any, actor: Actor) -> Any:
    if isinstance(given, str):
        given = given.strip()
    if given is None or given == "":
        return None
    match field.type:
        case Type.YES_NO:
            if not isinstance(given, bool):
                raise ValueError(_("This has to be true or false."))  # noqa: TRY004  # as all that is wrong with a value
            return given
        case Type.NUMBER:
            return _number(given)
        case Type.DATE:
            return _date(given)
        case Type.PERSON:
            return _person(given, actor)
    if not isinstance(given, str):
        raise ValueError(_("This has to be a text."))  # noqa: TRY004  # as above
    return _text(field, given)


def _text(field: CustomField, given: str) -> str:
    if field.type == Type.CHOICE:
        if given not in field.options:
            raise ValueError(
                _("“{text}” is none of: {allowed}.").format(text=given[:100], allowed=listed(field.options))
            )
        return given
    most = _LENGTHS[Type(field.type)]
    if len(given) > most:
        raise ValueError(_("At most {most} characters.").format(most=most))
    if "\0" in given:
        raise ValueError(_("This holds a character that is no text."))
    if field.type == Type.LINK:
        _link(given)
    return given


def _number(given: Any) -> str:
    try:
        number = Decimal(str(given)) if not isinstance(given, bool) else None
    except InvalidOperation:
        number = None
    # The exponent first: written out, 1e9999999999 fills the memory.
    if number is None or not number.is_finite() or abs(number.adjusted()) > _DIGITS or len(f"{number:f}") > _DIGITS:
        raise ValueError(_("This has to be a number."))
    return f"{number.normalize():f}"


def _date(given: Any) -> str:
    try:
        return given.isoformat() if isinstance(given, date) else date.fromisoformat(str(given)).isoformat()
    except ValueError:
        raise ValueError(_("This has to be a date such as 2026-11-30.")) from None


def _person(given: Any, actor: Actor) -> str:
    try:
        pk = given if isinstance(given, UUID) else UUID(str(given))
    except ValueError:
        raise ValueError(_("This has to be an id (a UUID).")) from None
    if not records.get(PERSON).visible_to(actor).filter(pk=pk).exists():
        raise ValueError(_("This is nobody you work with."))
    return str(pk)
