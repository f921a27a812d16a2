from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Generic, TypeVar
from uuid import UUID

from django import forms
from django.db.models import Model, QuerySet

from fishplate.kernel import errors, sheets
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import Prepared
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record
from fishplate.kernel.permissions import Rule
from fishplate.kernel.sheets import Sheet
from fishplate.web.forms import VERSION, Form
from fishplate.web.importing.names import Names

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Record)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: a field of the form, or the key of records that is given, not typed."""

    name: str
    label: Text
    field: forms.Field | None = None
    help_text: Text = ""

    @property
    def required(self) -> bool:
        return self.field is not None and self.field.required and self.field.initial is None


@dataclass(slots=True)
class Target(Generic[R]):
    """Where rows go: a list in its place, as one person may change it.

    Args:
        form: its fields are the columns.
        keys: names that tell which record a row is about, tried in order; the first one that a row fills decides.
        records: those that are there.
        create, amend: call the services with what the columns hold. Without ``amend`` what is there stays as it is.
        given: keys that are no fields of the form: nobody chooses them, a new row leaves them empty.
        values: what stands in the fields of a record; its attributes of the same names, unless said otherwise.
        key_of: the text of a record's key, by the key's name; the attribute, unless said otherwise.
        names: by field, how a record is written in a cell, and what the service is handed for it.
        lists: fields that take several names, with a comma between.
        normal: values in the one spelling that ``values`` has for them.
        example: a row that shows how to fill the template.
        fixed: fields that a record keeps from when it was made.
        prepare: the service for many rows at once, each with its record or ``None`` and what its columns hold; in place
            of ``create`` and ``amend`` where a whole file is read.
        readers: by the ending of a file's name, what makes a table of files that are none; it raises
            ``sheets.Unreadable``.
    """

    form: Form
    keys: Sequence[str]
    records: Iterable[R]
    create: Callable[[dict[str, Any]], Model]
    amend: Callable[[R, dict[str, Any]], Model] | None = None
    given: Mapping[str, Text] = field(default_factory=dict)
    values: Callable[[R], dict[str, Any]] | None = None
    key_of: Callable[[str, R], str] | None = None
    names: Mapping[str, Names] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()
    normal: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    example: Mapping[str, Any] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    prepare: Callable[[Sequence[tuple[R | None, dict[str, Any]]]], Prepared] | None = None
    readers: Mapping[str, Callable[[bytes], Sheet]] = field(default_factory=dict)

    def read(self, filename: str, content: bytes) -> Sheet:
        """Return the table that a file holds; ``Unreadable`` where it holds none."""
        return self.readers.get(PurePath(filename).suffix.lower(), sheets.read)(content)

    @property
    def columns(self) -> list[Column]:
        given = [Column(name, label) for name, label in self.given.items()]
        typed = [
            Column(name, one.label or name, one, one.help_text)
            for name, one in self.form.fields.items()
            if name != VERSION
        ]
        return given + typed

    def each(self) -> Iterable[R]:
        """Return every record that is there, read so many at a time as one statement can name."""
        return self.records.iterator(chunk_size=_AT_ONCE) if isinstance(self.records, QuerySet) else self.records

    def standing(self, record: R) -> dict[str, Any]:
        """Return what the columns hold of ``record``."""
        if self.values is not None:
            return self.values(record)
        return {name: getattr(record, name) for name in self.form.fields if name != VERSION}

    def key(self, name: str, record: R) -> str:
        """Return the text of a record's key."""
        return self.key_of(name, record) if self.key_of else str(getattr(record, name))


@dataclass(frozen=True, slots=True)
class Importer(Generic[P, R]):
    """A list that can be filled from a table.

    Args:
        key: its name in addresses, jobs and the API; that of the ``Listing``.
        rule: the one that the service of a new row asks of the place.
        places: the organisations or projects this person sees, in which such a list is.
        open: the list in one of them.
        in_project: places are projects, and the page stands beside the project's rail.
        kind: the kind of record, where these can have fields of their organisation's own.
    """

    key: str
    name: Text
    rule: Rule
    places: Callable[[Actor], QuerySet[P]]
    open: Callable[[Actor, P], Target[R]]
    in_project: bool = False
    kind: str = ""

    def place(self, actor: Actor, place_id: UUID) -> P:
        """Return one place; ``NotFound`` where it is not this person's to see."""
        found = self.places(actor).filter(pk=place_id).first()
        if found is None:
            raise errors.NotFound
        return found

    def fillable(self, actor: Actor, project_id: UUID | None) -> list[P]:
        """Return the places whose list this person may fill: of those in projects, only the one they look at."""
        places = self.places(actor)
        if self.in_project:
            places = places.filter(pk=project_id)
        return [place for place in places if self.rule(actor, place) is None]


_importers: dict[str, Importer[Any, Any]] = {}


def register(importer: Importer[Any, Any]) -> None:
    """Make a list known as one that can be filled from a table; done once, in the domain's ``apps.py``."""
    _importers[importer.key] = importer


def importers() -> list[Importer[Any, Any]]:
    """Return every list that can be filled, by key."""
    return [_importers[key] for key in sorted(_importers)]


def find(key: str) -> Importer[Any, Any] | None:
    """Return the importer of the list called ``key``, if it has one."""
    return _importers.get(key)


def get(key: str) -> Importer[Any, Any]:
    """Return the importer of the list called ``key``; ``NotFound`` where none can be filled."""
    try:
        return _importers[key]
    except KeyError:
        raise errors.NotFound from None


def importer_of(key: str, *, in_project: bool) -> Importer[Any, Any]:
    """Return the importer of a list that is in projects, or one in organisations; ``NotFound`` otherwise."""
    importer = get(key)
    if importer.in_project != in_project:
        raise errors.NotFound
    return importer


def import_list(actor: Actor, importer: Importer[Any, Any], place: Record) -> Text | None:
    """The rule of every import: that of the list."""
    return importer.rule(actor, place)
