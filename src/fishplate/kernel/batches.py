"""Many writes of one kind: checked without any lock, then stored in one short transaction, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.db.models import F, Model

from fishplate.kernel.errors import FishplateError, Refused
from fishplate.kernel.fields import Record

T = TypeVar("T")
_AT_ONCE = 500

#: What was refused, by the place of its row.
Refusals = Mapping[int, FishplateError]


class Moved(Refused):
    """What was checked is not what stands any more; ``refusals`` says which rows are refused now, and why."""

    def __init__(self, refusals: Refusals) -> None:
        self.refusals = refusals
        super().__init__([str(refusal) for refusal in refusals.values()])


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a service found of many rows.

    Args:
        refusals: the rows that would be refused; nothing was written either way.
        store: writes all rows in one unit of the history and returns the records by the places of their rows. It
            checks again, under lock, whatever others may have changed since, and raises ``Moved`` where a row is
            refused now. Not to be called where there are refusals.
    """

    refusals: Refusals
    store: Callable[[], dict[int, Model]]


def carry_out(prepared: Prepared) -> dict[int, Model]:
    """Store what was prepared; ``Moved`` where a row is refused, and nothing is written then."""
    if prepared.refusals:
        raise Moved(prepared.refusals)
    return prepared.store()


def in_parts(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield items, such as rows or ids, so many at a time as one statement takes."""
    rest = iter(items)
    while part := list(islice(rest, _AT_ONCE)):
        yield part


def delete_all(rows: Sequence[Model]) -> None:
    """Delete rows of one table in few statements, and leave each its id: the history is about to name it.

    ``row.delete()`` takes the id away with the row.
    """
    for some in in_parts(rows):
        type(some[0])._default_manager.filter(pk__in=[row.pk for row in some]).delete()


def save_all(rows: Sequence[Record], former: Sequence[Record]) -> None:
    """Store rows of one table that stand already, as ``save`` does each, in few statements.

    Args:
        rows: as they shall be, locked by the caller.
        former: the same rows, in the same order, as they stand.
    """
    if not rows:
        return
    model = type(rows[0])
    columns = [
        column.name
        for column in model._meta.concrete_fields
        if any(
            getattr(now, column.attname) != getattr(then, column.attname)
            for now, then in zip(rows, former, strict=True)
        )
    ]
    at = model._meta.get_field("updated_at").pre_save(rows[0], add=False)
    for row in rows:
        row.version, row.updated_at = row.version + 1, at
    for some in in_parts(rows):
        if columns:
            model._default_manager.bulk_update(some, columns)
        ids = [row.pk for row in some]
        model._default_manager.filter(pk__in=ids).update(version=F("version") + 1, updated_at=at)
