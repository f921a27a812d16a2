"""How a list can be narrowed. A filter reads its own parameters from the URL and never fails on what stands there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any, Protocol, TypeVar

from django.db.models import DateTimeField, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fishplate.kernel import errors
from fishplate.kernel.validation import comparable

M = TypeVar("M", bound=Model)
Params = Any  # a QueryDict, or any mapping of texts


@dataclass(frozen=True, slots=True)
class Field:
    """A control of the filter bar."""

    name: str
    label: str
    kind: str
    value: str
    options: tuple[tuple[str, str, bool], ...] = ()
    problem: str = ""


class Filter(Protocol):
    """What a column's filter does: name its parameters, draw its controls, narrow the rows."""

    def names(self, key: str) -> list[str]: ...

    def fields(self, key: str, label: str, params: Params) -> list[Field]: ...

    def apply(self, rows: QuerySet[M], key: str, params: Params) -> QuerySet[M]: ...


class Text:
    """Rows where one of the fields contains the typed text, whatever its case."""

    def __init__(self, *lookups: str) -> None:
        self.lookups = lookups

    def names(self, key: str) -> list[str]:
        return [key]

    def fields(self, key: str, label: str, params: Params) -> list[Field]:
        return [Field(key, label, "search", params.get(key, ""))]

    def apply(self, rows: QuerySet[M], key: str, params: Params) -> QuerySet[M]:
        typed = comparable(params.get(key, "").replace("\x00", ""))
        if not typed:
            return rows
        return rows.filter(reduce(or_, (Q(**{f"{lookup}__icontains": typed}) for lookup in self.lookups)))


Options = Sequence[tuple[str, errors.Text]] | Callable[[], Sequence[tuple[str, errors.Text]]]


class Choice:
    """Rows where the field has the chosen value; a value that is not offered narrows nothing."""

    def __init__(self, lookup: str, options: Options) -> None:
        self.lookup = lookup
        self._options = options

    def options(self) -> list[tuple[str, str]]:
        given = self._options() if callable(self._options) else self._options
        return [(str(value), str(label)) for value, label in given]

    def names(self, key: str) -> list[str]:
        return [key]

    def fields(self, key: str, label: str, params: Params) -> list[Field]:
        chosen = params.get(key, "")
        options = tuple((value, text, value == chosen) for value, text in self.options())
        return [Field(key, label, "select", chosen, options)]

    def apply(self, rows: QuerySet[M], key: str, params: Params) -> QuerySet[M]:
        chosen = params.get(key, "")
        if chosen not in {value for value, _label in self.options()}:
            return rows
        return rows.filter(**{self.lookup: chosen})


class Dates:
    """Rows from one day to another, both included, by the days of the reader's time zone."""

    def __init__(self, lookup: str) -> None:
        self.lookup = lookup

    def names(self, key: str) -> list[str]:
        return [f"{key}_from", f"{key}_to"]

    def fields(self, key: str, label: str, params: Params) -> list[Field]:
        labels = (
            _("%(label)s from") % {"label": label},
            _("%(label)s to") % {"label": label},
        )
        return [
            Field(name, text, "date", params.get(name, ""), problem=_problem(params.get(name, "")))
            for name, text in zip(self.names(key), labels, strict=True)
        ]

    def apply(self, rows: QuerySet[M], key: str, params: Params) -> QuerySet[M]:
        first, last = (_day(params.get(name, "")) for name in self.names(key))
        if first:
            rows = rows.filter(**{f"{self.lookup}__gte": self._from(rows, first)})
        if last:
            rows = rows.filter(**{f"{self.lookup}__lt": self._from(rows, last + timedelta(days=1))})
        return rows

    def _from(self, rows: QuerySet[M], day: date) -> date | datetime:
        """Return the day, or its midnight where the field knows the time."""
        field: Any = rows.model
        for part in self.lookup.split("__"):
            field = field._meta.get_field(part)
            field = field.related_model or field
        if isinstance(field, DateTimeField):
            return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
        return day


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # Midnights and the day after have to exist in every zone.
    return day if 2 <= day.year <= 9998 else None


def _problem(text: str) -> str:
    return _("Write the date as 2026-11-30.") if text and _day(text) is None else ""
