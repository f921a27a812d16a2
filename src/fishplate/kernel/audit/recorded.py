"""A change as it is recorded: the rows it touches, before and after, and what its entry says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import hashing

Operation = Literal["created", "changed", "deleted"]
_encoder = DjangoJSONEncoder()


def snapshot(row: Model) -> dict[str, Any]:
    """Return the row's columns as JSON values. Columns in ``AUDIT_HIDDEN`` say only whether they are set."""
    hidden: frozenset[str] = getattr(row, "AUDIT_HIDDEN", frozenset())
    values: dict[str, Any] = {}
    for column in row._meta.concrete_fields:
        value = column.value_from_object(row)
        if column.name in hidden:
            value = hashing.content_hash("", str(value))[:8] if value else None
        elif not isinstance(value, str | int | float | bool | list | dict | None):
            value = _encoder.default(value) if not isinstance(value, bytes | memoryview) else bytes(value).hex()
        values[column.name] = value
    return values


@dataclass(slots=True)
class _Touched:
    row: Model
    operation: Operation
    before: dict[str, Any] | None
    after: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Identity:
    """What an entry says of its target, kept because a deleted row forgets its id."""

    kind: str
    id: UUID
    label: str
    chain: str

    @classmethod
    def of(cls, row: Model) -> _Identity:
        kind = records.kind_of(row)
        return cls(kind.key, row.pk, kind.label(row), kind.chain(row))


@dataclass(slots=True)
class Change:
    """One use case while it writes: what it touched, for the entry that is appended at commit."""

    action: str
    actor: Actor
    at: datetime
    target: Model | None = None
    under: UUID | None = None
    note: dict[str, Any] = field(default_factory=dict)
    _touched: dict[tuple[str, Any], _Touched] = field(default_factory=dict)
    _gone: dict[int, _Identity] = field(default_factory=dict)

    def watch(self, *rows: Model) -> None:
        """Remember rows as they are now, before they are changed."""
        for row in rows:
            self._touched.setdefault(_key(row), _Touched(row, "changed", snapshot(row)))

    def created(self, *rows: Model) -> None:
        """Say that rows were stored for the first time; the first one is the target unless another was named."""
        for row in rows:
            self._touched[_key(row)] = _Touched(row, "created", None)
            self.target = self.target or row

    def deleted(self, *rows: Model) -> None:
        """Say that rows are about to be deleted; call it while they still have their id."""
        for row in rows:
            before = snapshot(row)
            self._touched[_key(row)] = _Touched(row, "deleted", before)
            if self.target is None or self.target is row:
                self.target = row
                self._gone[id(row)] = _Identity.of(row)

    def differing(self) -> Iterator[tuple[Model, Operation, set[str]]]:
        """Yield each row that is not as it was, what happened to it, and the columns that differ; after ``settle``."""
        for touched in self._touched.values():
            if found := hashing.differences(touched.before, touched.after):
                yield touched.row, touched.operation, set(found)

    def touched_tables(self) -> set[str]:
        """Return the database tables of all rows this change answers for."""
        return {touched.row._meta.db_table for touched in self._touched.values()}

    def settle(self) -> None:
        """Take the after-picture of everything touched."""
        for touched in self._touched.values():
            if touched.operation != "deleted":
                touched.after = snapshot(touched.row)

    def payload(self) -> str:
        """Return the text that is hashed: who (by name), what, on which authority, each field before and after."""
        rows = [
            {
                "kind": touched.row._meta.label_lower,
                "id": str(key[1]),
                "operation": touched.operation,
                "fields": differences,
            }
            for key, touched in self._touched.items()
            if (differences := hashing.differences(touched.before, touched.after))
        ]
        return hashing.canonical(
            {
                "actor": self.actor.name,
                "target": self.identity().label,
                "under": str(self.under or ""),
                "note": self.note,
                "rows": rows,
            }
        )

    def identity(self) -> _Identity:
        """Return what is said of the target; ``RuntimeError`` where the use case named none and created nothing."""
        if self.target is None:
            raise RuntimeError(f"{self.action}: an audited change needs a target; name it or create one")
        return self._gone.get(id(self.target)) or _Identity.of(self.target)


def _key(row: Model) -> tuple[str, Any]:
    return row._meta.label_lower, row.pk
