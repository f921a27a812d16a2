"""The fields that organisations gave to their records: entries know them by key, readers by the name of the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fishplate.kernel import custom, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.custom import CustomField, CustomValues, Type

Row = Mapping[str, Any]
KIND = CustomValues._meta.label_lower


@dataclass(frozen=True, slots=True)
class OwnFields:
    """What the keys in some rows of a history stand for, and the names of people in them that one person may see."""

    found: Mapping[tuple[str, str], CustomField] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row], actor: Actor) -> OwnFields:
        """Look all of them up; where no row holds such values, without a query."""
        places = _places([row for row in rows if row["kind"] == KIND])
        if not places:
            return cls()
        owners = _owners(places.values())
        kinds = {kind for kind, _record in places.values()}
        known = CustomField.objects.filter(kind__in=kinds, organisation_id__in=set(owners.values()))
        by_owner: dict[tuple[str, UUID], list[CustomField]] = {}
        for one in known:
            by_owner.setdefault((one.kind, one.organisation_id), []).append(one)
        found = {
            (row, one.key): one
            for row, (kind, record) in places.items()
            if (owner := owners.get(record)) is not None
            for one in by_owner.get((kind, owner), ())
        }
        asks = any(one.type == Type.PERSON for one in found.values())
        return cls(found, custom.names_for(actor) if asks else {})

    def get(self, row: Row, key: str) -> CustomField | None:
        """Return the field that a row knows by ``key``; ``None`` for what is none, or is gone."""
        return self.found.get((row["id"], key))

    def say(self, one: CustomField, value: Any) -> str:
        """Return a value as people read it."""
        return custom.spoken(one, value, self.people) or "—"


def _places(rows: Iterable[Row]) -> dict[str, tuple[str, UUID]]:
    """Return whose values each row holds, as kind and id of the record; a row that was changed does not say it."""
    said, silent = {}, []
    for row in rows:
        both = [next((one for one in row["fields"].get(name, ()) if one), "") for name in ("kind", "record_id")]
        if all(both):
            said[row["id"]] = (both[0], UUID(both[1]))
        else:
            silent.append(row["id"])
    stored = CustomValues.objects.filter(pk__in=silent) if silent else ()
    return said | {str(one.pk): (one.kind, one.record_id) for one in stored}


def _owners(places: Iterable[tuple[str, UUID]]) -> dict[UUID, UUID]:
    """Return by record the organisation that owns it: one query for each kind."""
    by_kind: dict[str, set[UUID]] = {}
    for kind, record in places:
        by_kind.setdefault(kind, set()).add(record)
    owners: dict[UUID, UUID] = {}
    for known in records.kinds():
        if known.owner and (ids := by_kind.get(known.key)):
            owners.update(known.model._default_manager.filter(pk__in=ids).values_list("pk", known.owner))
    return owners
