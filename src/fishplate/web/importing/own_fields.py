"""The fields that an organisation gave to its records, as further columns of an import and of a change of many rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model

from fishplate.kernel import custom
from fishplate.kernel.actors import Actor
from fishplate.kernel.custom import CustomField, CustomValues, Type
from fishplate.kernel.fields import Record
from fishplate.web.custom_fields import PREFIX, can_be_filled, fill, form_field
from fishplate.web.forms import VERSION
from fishplate.web.importing.declaring import Importer, Target
from fishplate.web.importing.names import Names

R = TypeVar("R", bound=Record)
#: So many records are asked for by name; of more, everything that stands beside such records is read.
_FEW = 500


def opened(importer: Importer[Any, R], actor: Actor, place: Record) -> Target[R]:
    """Return the list in its place, with a column for each field that its owner gave to such records."""
    target = importer.open(actor, place)
    owner: UUID = getattr(place, "organisation_id", place.pk)
    fields = list(custom.defined(importer.kind, [owner]).filter(retired_at=None)) if importer.kind else []
    return _Own(target, importer.kind, fields, actor).extended() if fields and can_be_filled() else target


class _Own(Generic[R]):
    """A target with own fields: what it reads and writes is split between the record and what stands beside it."""

    def __init__(self, target: Target[R], kind: str, fields: list[CustomField], actor: Actor) -> None:
        self.target, self.kind, self.fields, self.actor = target, kind, fields, actor
        self.plain_names = [name for name in target.form.fields if name != VERSION]
        self.records = list(target.records)
        known = CustomValues.objects.filter(kind=kind)
        if len(self.records) <= _FEW:
            known = known.filter(record_id__in=[record.pk for record in self.records])
        self.stored = {row.record_id: row for row in known}

    def extended(self) -> Target[R]:
        """Return the target with the further columns."""
        people = custom.names_for(self.actor) if any(map(_is_person, self.fields)) else {}
        for field in self.fields:
            self.target.form.fields[PREFIX + field.key] = form_field(field, list(people.items()))
        named = Names((name, pk) for pk, name in people.items())
        return replace(
            self.target,
            records=self.records,
            values=lambda record: {**self.plain(record), **self.own(record)},
            create=self.create,
            amend=self.amend if self.target.amend is not None else None,
            names={**self.target.names, **{PREFIX + field.key: named for field in self.fields if _is_person(field)}},
        )

    def plain(self, record: R) -> dict[str, Any]:
        """Return what stands in the record itself."""
        if self.target.values is not None:
            return self.target.values(record)
        return {name: getattr(record, name) for name in self.plain_names}

    def own(self, record: R) -> dict[str, Any]:
        """Return what stands beside it."""
        values = self.stored[record.pk].values if record.pk in self.stored else {}
        return {PREFIX + field.key: _typed(field, values.get(field.key)) for field in self.fields}

    def create(self, data: dict[str, Any]) -> Model:
        rest, further = _split(data)
        made = self.target.create(rest)
        if any(value not in (None, "") for value in further.values()):
            self._fill(made.pk, further)
        return made

    def amend(self, record: R, data: dict[str, Any]) -> Model:
        rest, further = _split(data)
        made: Model = record
        if rest != self.plain(record):
            assert self.target.amend is not None
            made = self.target.amend(record, rest)
        if further != self.own(record):
            self._fill(record.pk, further)
        return made

    def _fill(self, record_id: UUID, further: dict[str, Any]) -> None:
        version = self.stored[record_id].version if record_id in self.stored else 0
        values = {name.removeprefix(PREFIX): value for name, value in further.items()}
        fill(kind=self.kind, record_id=record_id, version=version, values=values, actor=self.actor)


def _is_person(field: CustomField) -> bool:
    return field.type == Type.PERSON


def _split(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    further = {name: value for name, value in data.items() if name.startswith(PREFIX)}
    return {name: value for name, value in data.items() if name not in further}, further


def _typed(field: CustomField, value: Any) -> Any:
    """Return what stands as a form would have read it."""
    return value if field.type in {Type.PERSON, Type.YES_NO} else custom.exact(field, value, {})
