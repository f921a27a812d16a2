"""What was done, read back from the history as values of the columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from fishplate.kernel import audit, errors
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.audit.recorded import Operation
from fishplate.kernel.batches import in_parts
from fishplate.kernel.records import Reference

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class RowDone:
    """One row of a change. ``before`` and ``after`` hold, by column, what differs, as JSON; all of it for new rows."""

    kind: str
    id: str
    operation: Operation
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def former(self, model: type[Model]) -> dict[str, Any]:
        """Return what stood in the columns before, as Python values by attribute (``provider_id``)."""
        columns = {column.name: column for column in model._meta.concrete_fields}
        return {
            columns[name].attname: columns[name].to_python(value)
            for name, value in self.before.items()
            if name in columns
        }

    def revived(self, model: type[M]) -> M:
        """Return the deleted row as an unsaved one, under the id it had and the version that follows.

        Raises:
            Refused: something that it belonged to is gone.
        """
        [row] = revive([self], model)
        return row


def revive(rows: Sequence[RowDone], model: type[M], *, beside: Sequence[RowDone] = ()) -> list[M]:
    """Return deleted rows of one table as ``revived`` does each, with a query for each column that refers to others.

    ``beside`` are rows that come back with them, to which they may refer.

    Raises:
        Refused: something that one of them belonged to is gone.
    """
    revived = [model(**row.former(model)) for row in rows]
    for row in revived:
        if hasattr(row, "version"):
            row.version += 1
    for column in model._meta.concrete_fields:
        if isinstance(column, ForeignKey):
            related: type[Model] = column.remote_field.model
            coming = {row.id for row in beside if row.kind == related._meta.label_lower}
            keys = {key for row in revived if (key := getattr(row, column.attname)) is not None}
            wanted = {key for key in keys if str(key) not in coming}
            there = sum(related._default_manager.filter(pk__in=some).count() for some in in_parts(wanted))
            if there < len(wanted):
                name = related._meta.verbose_name
                raise errors.Refused(_("It cannot come back: the {record} it belonged to is gone.").format(record=name))
    return revived


@dataclass(frozen=True, slots=True)
class Done:
    """One entry of the history that is to be taken back."""

    number: int
    at: datetime
    action: str
    change_id: UUID
    target: Reference
    label: str
    note: Mapping[str, Any]
    rows: tuple[RowDone, ...]

    @classmethod
    def of(cls, entry: Entry) -> Done:
        """Read an entry with its content loaded.

        Raises:
            Refused: what it said was erased.
        """
        if getattr(entry, "content", None) is None:
            raise errors.Refused(_("What was done can no longer be read: personal data was erased from the history."))
        told = audit.told(entry)
        rows = tuple(
            RowDone(
                row["kind"],
                row["id"],
                row["operation"],
                {name: values[0] for name, values in row["fields"].items()},
                {name: values[1] for name, values in row["fields"].items()},
            )
            for row in told.rows
        )
        return cls(entry.pk, told.at, told.action, entry.change_id, told.target, told.label, told.note, rows)

    def rows_of(self, model: type[Model], *operations: Operation) -> list[RowDone]:
        """Return the rows of a table, those of some operations only where these are named."""
        kind = model._meta.label_lower
        return [row for row in self.rows if row.kind == kind and (not operations or row.operation in operations)]

    def target_row(self) -> RowDone | None:
        """Return what happened to the record itself, ``None`` where only what belongs to it was changed."""
        found = (row for row in self.rows if (row.kind, row.id) == (self.target.kind, str(self.target.id)))
        return next(found, None)

    def former(self, model: type[Model]) -> dict[str, Any]:
        """Return what stood in the changed columns of the record before, by attribute."""
        row = self.target_row()
        return row.former(model) if row else {}

    def former_set(self, model: type[Model], name: str, standing: Iterable[Any]) -> set[Any]:
        """Return the values of a column that rows of ``model`` had before, from those they have now.

        For what belongs to a record as rows of its own: the consumers of an interface, the roles of a member.
        """
        [column] = [column for column in model._meta.concrete_fields if column.name == name]

        def values(rows: Iterable[RowDone], side: str) -> set[Any]:
            return {column.to_python(getattr(row, side)[column.name]) for row in rows}

        appeared = values(self.rows_of(model, "created"), "after")
        gone = values(self.rows_of(model, "deleted"), "before")
        return (set(standing) - appeared) | gone
