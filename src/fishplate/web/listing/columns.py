from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Expression, Model

from fishplate.kernel.errors import Text
from fishplate.web.listing.filters import Filter

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Column(Generic[M]):
    """One column.

    Args:
        key: its name in the URL and in the exported head.
        value: the plain value of a row, for the export and, localised, for the cell.
        cell: what the cell shows instead, as text (escaped) or safe HTML.
        sort: the database field or annotation it sorts by; empty: not sortable.
        sort_by: what that annotation is, where the rows do not carry it already.
        filter: how the list can be narrowed by it.
        numeric: figures stand right, in figures of equal width.
    """

    key: str
    label: Text
    value: Callable[[M], Any]
    cell: Callable[[M], Any] | None = None
    sort: str = ""
    sort_by: Expression | None = None
    filter: Filter | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """What a list says when there is nothing yet: what to do next, and the way there."""

    title: Text
    text: Text = ""
    action: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Listing(Generic[M]):
    """A list as it is declared.

    Args:
        default_sort: the key of a sortable column, with ``-`` for descending.
        importer: the key of the importer that fills it from a table, where there is one.
        together: the key of the importer whose fields can be changed in many rows at once; rows are its records.
    """

    key: str
    caption: Text
    columns: tuple[Column[M], ...]
    default_sort: str
    row_url: Callable[[M], str] | None = None
    empty: Empty | None = None
    page_size: int = 50
    importer: str = ""
    together: str = ""

    def column(self, key: str) -> Column[M] | None:
        """Return the sortable column of that key."""
        return next((column for column in self.columns if column.key == key and column.sort), None)
