"""The fields an organisation added to its records, as columns and filters of every list of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Expression, FloatField, QuerySet, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.db.models.lookups import Regex
from django.utils.html import format_html
from django.utils.translation import gettext as _

from fishplate.kernel import custom
from fishplate.kernel.actors import Actor
from fishplate.kernel.custom import CustomField, Type, exact, names_for
from fishplate.kernel.validation import comparable
from fishplate.web.custom_fields import PREFIX
from fishplate.web.listing.columns import Column
from fishplate.web.listing.filters import Field, Params

#: People stand by their ids, and nobody looks for a long text by where it begins.
_UNORDERED = (Type.PERSON, Type.LONG_TEXT)


def columns(rows: QuerySet[Any], actor: Actor) -> list[Column[Any]]:
    """Return a column for each field of the records among ``rows``, which carry their values (``with_values``)."""
    fields = custom.fields_among(rows)
    names = names_for(actor) if any(field.type == Type.PERSON for field in fields) else {}
    return [_column(field, names) for field in fields]


def _column(field: CustomField, names: dict[str, str]) -> Column[Any]:
    def value(row: Any) -> Any:
        return exact(field, (row.custom_values or {}).get(field.key), names)

    def cell(row: Any) -> Any:
        text = custom.spoken(field, (row.custom_values or {}).get(field.key), names)
        if field.type == Type.LINK and text:
            return format_html('<a href="{}" rel="noopener noreferrer nofollow">{}</a>', text, text)
        return text or "—"

    is_number = field.type == Type.NUMBER
    return Column(
        f"{PREFIX}{field.key}",
        field.head,
        value=value,
        cell=None if is_number else cell,
        sort="" if field.type in _UNORDERED else f"custom_sort_{field.key}",
        sort_by=None if field.type in _UNORDERED else _number(field.key) if is_number else _text(field.key),
        filter=_filter(field, names),
        numeric=is_number,
    )


def _text(key: str) -> Expression:
    return Cast(KT(f"custom_values__{key}"), TextField())


def _number(key: str) -> Expression:
    """Read a number where there is one: another organisation may hold something else under this key."""
    is_number = Regex(_text(key), Value(r"^-?[0-9]+(\.[0-9]+)?$"))
    return Case(When(is_number, then=Cast(KT(f"custom_values__{key}"), FloatField())), default=None)


def _filter(field: CustomField, names: dict[str, str]) -> Any:
    match field.type:
        case Type.NUMBER:
            return Between(field.key, "number")
        case Type.DATE:
            return Between(field.key, "date")
        case Type.YES_NO:
            return Equal(field.key, [("true", _("Yes")), ("false", _("No"))])
        case Type.CHOICE:
            return Equal(field.key, [(one, one) for one in field.options])
        case Type.PERSON:
            return Equal(field.key, list(names.items()))
    return Contains(field.key)


class Contains:
    """Rows where the field contains the typed text, whatever its case."""

    def __init__(self, key: str) -> None:
        self.key = key

    def names(self, key: str) -> list[str]:
        return [key]

    def fields(self, key: str, label: str, params: Params) -> list[Field]:
        return [Field(key, label, "search", params.get(key, ""))]

    def apply(self, rows: QuerySet[Any], key: str, params: Params) -> QuerySet[Any]:
        typed = comparable(params.get(key, "").replace("\x00", ""))
        if not typed:
            return rows
        text = f"custom_text_{self.key}"
        found: QuerySet[Any] = rows.alias(**{text: KT(f"custom_values__{self.key}")})
        return found.filter(**{f"{text}__icontains": typed})


class Equal:
    """Rows where exactly the chosen value stands; one that is not offered narrows nothing."""

    def __init__(self, key: str, options: list[tuple[str, str]]) -> None:
        self.key, self.options = key, options

    def names(self, key: str) -> list[str]:
        return [key]

    def fields(self, key: str, label: str, params: Params) -> list[Field]:
        chosen = params.get(key, "")
        options = tuple((value, text, value == chosen) for value, text in self.options)
        return [Field(key, label, "select", chosen, options)]

    def apply(self, rows: QuerySet[Any], key: str, params: Params) -> QuerySet[Any]:
        chosen = params.get(key, "")
        if chosen not in {value for value, _label in self.options}:
            return rows
        is_yes_no = {value for value, _label in self.options} == {"true", "false"}
        return rows.filter(**{f"custom_values__{self.key}": chosen == "true" if is_yes_no else chosen})


class Between:
    """Rows from one number or day to another, both included."""

    def __init__(self, key: str, kind: str) -> None:
        self.key, self.kind = key, kind

    def names(self, key: str) -> list[str]:
        return [f"{key}_from", f"{key}_to"]

    def fields(self, key: str, label: str, params: Params) -> list[Field]:
        labels = (_("%(label)s from") % {"label": label}, _("%(label)s to") % {"label": label})
        return [
            Field(name, text, self.kind, params.get(name, ""), problem=self._problem(params.get(name, "")))
            for name, text in zip(self.names(key), labels, strict=True)
        ]

    def apply(self, rows: QuerySet[Any], key: str, params: Params) -> QuerySet[Any]:
        first, last = (self._read(params.get(name, "")) for name in self.names(key))
        if first is None and last is None:
            return rows
        name = f"custom_from_{self.key}"
        found: QuerySet[Any] = rows.alias(**{name: _number(self.key) if self.kind == "number" else _text(self.key)})
        if first is not None:
            found = found.filter(**{f"{name}__gte": first})
        if last is not None:
            found = found.filter(**{f"{name}__lte": last})
        return found

    def _read(self, typed: str) -> Any:
        try:
            if self.kind == "number":
                number = float(typed)
                return number if abs(number) < 1e300 else None
            return date.fromisoformat(typed).isoformat()
        except ValueError:
            return None

    def _problem(self, typed: str) -> str:
        if not typed or self._read(typed) is not None:
            return ""
        return _("Write the date as 2026-11-30.") if self.kind == "date" else _("Write a number such as 1234.5.")
