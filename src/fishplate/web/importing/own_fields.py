"""The fields that an organisation gave to its records, as further columns of an import and of a change of many rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model

from fishplate.kernel import custom
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import Moved, Prepared
from fishplate.kernel.custom import CustomField, CustomValues, Type
from fishplate.kernel.errors import FishplateError, Invalid
from fishplate.kernel.fields import Record
from fishplate.web.custom_fields import PREFIX, can_be_filled, fill, form_field, prepare_filling, says_something
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
    return _Own(target, importer.kind, owner, fields, actor).extended() if fields and can_be_filled() else target


class _Own(Generic[R]):
    """A target with own fields: what it reads and writes is split between the record and what stands beside it."""

    def __init__(self, target: Target[R], kind: str, owner: UUID, fields: list[CustomField], actor: Actor) -> None:
        self.target, self.kind, self.owner, self.fields, self.actor = target, kind, owner, fields, actor
        self.plain_names = [name for name in target.form.fields if name != VERSION]
        self.records = list(target.each())
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
            prepare=self.prepare if self.target.prepare is not None else None,
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
        if says_something(further):
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

    def prepare(self, rows: Sequence[tuple[R | None, dict[str, Any]]]) -> Prepared:
        """Check many rows, the records and what stands beside them; store the ones, then the others."""
        assert self.target.prepare is not None
        split = [(record, *_split(data)) for record, data in rows]
        plain = [
            (place, record, rest)
            for place, (record, rest, _further) in enumerate(split)
            if record is None or rest != self.plain(record)
        ]
        beside = [
            (place, record, further)
            for place, (record, _rest, further) in enumerate(split)
            if (says_something(further) if record is None else further != self.own(record))
        ]
        inner = self.target.prepare([(record, rest) for _place, record, rest in plain])
        refusals, fill = prepare_filling(
            kind=self.kind,
            owner_id=self.owner,
            fillings=[self._filling(record, further) for _place, record, further in beside],
            actor=self.actor,
        )
        plain_places = [place for place, _record, _rest in plain]
        beside_places = [place for place, _record, _further in beside]

        def store() -> dict[int, Model]:
            with _told_at(plain_places):
                made: dict[int, Model] = {plain_places[number]: one for number, one in inner.store().items()}
            stored = {place: record for place, (record, _rest, _further) in enumerate(split) if record is not None}
            with _told_at(beside_places):
                fill({number: made.get(place) or stored[place] for number, place in enumerate(beside_places)})
            return {**stored, **made}

        found = {beside_places[number]: _prefixed(refusal) for number, refusal in refusals.items()}
        return Prepared({**found, **{plain_places[number]: one for number, one in inner.refusals.items()}}, store)

    def _filling(self, record: R | None, further: dict[str, Any]) -> tuple[Model | None, int, dict[str, Any]]:
        version = self.stored[record.pk].version if record is not None and record.pk in self.stored else 0
        return record, version, {name.removeprefix(PREFIX): value for name, value in further.items()}

    def _fill(self, record_id: UUID, further: dict[str, Any]) -> None:
        version = self.stored[record_id].version if record_id in self.stored else 0
        values = {name.removeprefix(PREFIX): value for name, value in further.items()}
        fill(kind=self.kind, record_id=record_id, version=version, values=values, actor=self.actor)


@contextmanager
def _told_at(places: Sequence[int]) -> Iterator[None]:
    """Tell what a service refuses now at the rows of the table, not at its own."""
    try:
        yield
    except Moved as moved:
        raise Moved({places[number]: refusal for number, refusal in moved.refusals.items()}) from moved


def _prefixed(refusal: FishplateError) -> FishplateError:
    """Return what was refused by the names of the columns."""
    if not isinstance(refusal, Invalid):
        return refusal
    return Invalid({f"{PREFIX}{name}": texts for name, texts in refusal.fields.items()})


def _is_person(field: CustomField) -> bool:
    return field.type == Type.PERSON


def _split(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    further = {name: value for name, value in data.items() if name.startswith(PREFIX)}
    return {name: value for name, value in data.items() if name not in further}, further


def _typed(field: CustomField, value: Any) -> Any:
    """Return what stands as a form would have read it."""
    return value if field.type in {Type.PERSON, Type.YES_NO} else custom.exact(field, value, {})
