"""The fields that an organisation defined, in forms: each by itself, and all of a record beside what every record has.

The domain that keeps them says once how they are filled (``fill_by``). ``web.pages.handle_form`` asks ``beside`` for
every record that it edits, so the form of a record has them without its domain's doing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from fishplate.kernel import custom, errors, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import Refusals
from fishplate.kernel.custom import CustomField, CustomValues, Type
from fishplate.kernel.fields import Record
from fishplate.kernel.permissions import Rule, allows
from fishplate.kernel.wording import listed
from fishplate.web.forms import Form

#: Before the key of such a field, where it stands beside the fields that every record has.
PREFIX: Final = "custom."
#: The hidden field that tells a form's own fields by their version, which is not that of the record.
VERSION: Final = "custom_version"


Preparer = Callable[..., tuple[Refusals, Callable[[Mapping[int, Model]], None]]]


@dataclass(frozen=True, slots=True)
class Filler:
    """How own fields are filled: the service and its rule, and the service for those of many records."""

    service: Callable[..., CustomValues]
    rule: Rule
    prepare: Preparer


_fillers: list[Filler] = []


def fill_by(service: Callable[..., CustomValues], rule: Rule, prepare: Preparer) -> None:
    """Let own fields be filled by these services; done once, by the domain that has them."""
    _fillers[:] = [Filler(service, rule, prepare)]


def can_be_filled() -> bool:
    """Return whether a domain has said how own fields are filled."""
    return bool(_fillers)


def fill(*, kind: str, record_id: UUID, version: int, values: dict[str, Any], actor: Actor) -> None:
    """Let ``values`` stand in the own fields of a record, by their keys; refused as its service does."""
    _fillers[0].service(kind=kind, record_id=record_id, version=version, values=values, actor=actor)


def prepare_filling(
    *, kind: str, owner_id: UUID, fillings: Sequence[tuple[Model | None, int, dict[str, Any]]], actor: Actor
) -> tuple[Refusals, Callable[[Mapping[int, Model]], None]]:
    """Check what is to stand beside many records: each with ``None`` where it is yet to be stored, the version of what
    stands, and the values by key. Returns the refusals by place, and what stores the rest, given the records by place.
    """
    return _fillers[0].prepare(kind=kind, owner_id=owner_id, fillings=fillings, actor=actor)


@dataclass(frozen=True, slots=True)
class Beside:
    """The own fields of one record, as one person fills them in the record's form.

    Args:
        stored: what stands in them, as it was read for the form; version 0 where nothing does yet.
        people: those who can be named, by id.
    """

    record: Record
    fields: Sequence[CustomField]
    stored: CustomValues
    people: Sequence[tuple[str, str]]
    actor: Actor

    def extend(self, form: Form) -> None:
        """Add the fields to ``form``, filled with what stands, and the hidden version."""
        for field in self.fields:
            shown = form_field(field, self.people)
            shown.initial = typed(field, self.stored.values.get(field.key))
            form.fields[PREFIX + field.key] = shown
        form.fields[VERSION] = forms.IntegerField(widget=forms.HiddenInput, initial=self.stored.version)

    def take(self, form: Form) -> Callable[[object], None] | None:
        """Take the own fields out of the cleaned data of ``form``; return what fills them, if they were changed."""
        version = form.cleaned_data.pop(VERSION)
        values = _taken(self.fields, form)
        if not {PREFIX + key for key in values} & set(form.changed_data):
            return None
        return lambda _amended: fill_beside(self.record, version=version, values=values, actor=self.actor)


@dataclass(frozen=True, slots=True)
class New:
    """The own fields of a record that a form is to make.

    Args:
        people: those who can be named, by id.
    """

    fields: Sequence[CustomField]
    people: Sequence[tuple[str, str]]
    actor: Actor

    def extend(self, form: Form) -> None:
        """Add the fields to ``form``, empty."""
        for field in self.fields:
            form.fields[PREFIX + field.key] = form_field(field, self.people)

    def take(self, form: Form) -> Callable[[object], None] | None:
        """Take the own fields out of the cleaned data of ``form``; return what fills those of the record it made."""
        values = _taken(self.fields, form)
        if not says_something(values):
            return None

        def do(made: object) -> None:
            assert isinstance(made, Record)
            fill_beside(made, version=0, values=values, actor=self.actor)

        return do


def _taken(fields: Sequence[CustomField], form: Form) -> dict[str, Any]:
    return {field.key: form.cleaned_data.pop(PREFIX + field.key) for field in fields}


def says_something(values: Mapping[str, Any]) -> bool:
    """Return whether any of these values is more than nothing."""
    return any(value not in (None, "") for value in values.values())


def fill_beside(record: Record, *, version: int, values: Mapping[str, Any], actor: Actor) -> None:
    """Let ``values`` stand in the own fields of ``record``; what is wrong is told by the names that forms give them."""
    try:
        kind = record._meta.label_lower
        fill(kind=kind, record_id=record.pk, version=version, values=dict(values), actor=actor)
    except errors.Invalid as error:
        raise errors.Invalid({PREFIX + key: list(texts) for key, texts in error.fields.items()}) from error


def new(model: type[Record], owner_id: UUID | None, actor: Actor | None) -> New | None:
    """Return the own fields of a record that is to be made for an organisation; ``None`` where there are none."""
    if owner_id is None or actor is None or not can_be_filled():
        return None
    fields = list(custom.defined(model._meta.label_lower, [owner_id]).filter(retired_at=None))
    return New(fields, _people(fields, actor), actor) if fields else None


def refuse_without(model: type[Record], owner_id: UUID) -> None:
    """Refuse to make a record where there is no room for its own fields, and one of them is needed.

    Raises:
        Refused: naming those that are.
    """
    needed = custom.defined(model._meta.label_lower, [owner_id]).filter(retired_at=None, required=True)
    if names := [field.label for field in needed]:
        told = _("Here is no room for what is needed as well: {fields}. Use the form on its own page.")
        raise errors.Refused(told.format(fields=listed(names)))


def _people(fields: Sequence[CustomField], actor: Actor) -> list[tuple[str, str]]:
    return list(custom.names_for(actor).items()) if any(one.type == Type.PERSON for one in fields) else []


def beside(record: Record | None, actor: Actor | None) -> Beside | None:
    """Return the own fields that this person fills in the form of ``record``; ``None`` where there are none."""
    kind = next((one for one in records.kinds() if one.model is type(record)), None)
    if record is None or actor is None or kind is None or not kind.owner or not _fillers:
        return None
    fields = custom.fields_of(record)
    if not fields or not allows(_fillers[0].rule, actor, record):
        return None
    stored = CustomValues.objects.filter(kind=kind.key, record_id=record.pk).first()
    return Beside(record, fields, stored or CustomValues(version=0), _people(fields, actor), actor)


def typed(field: CustomField, value: Any) -> Any:
    """Return what stands in a field as its control of a form holds it."""
    if field.type == Type.YES_NO:
        return None if value is None else str(value).lower()
    return value


def form_field(field: CustomField, people: Sequence[tuple[str, str]]) -> forms.Field:
    """Return the field of a form in which ``field`` is filled in; ``people`` are those who can be named."""
    shared: dict[str, Any] = {"required": field.required, "label": field.head}
    match field.type:
        case Type.NUMBER:
            return forms.DecimalField(**shared, max_digits=30)
        case Type.DATE:
            return forms.DateField(**shared, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        case Type.YES_NO:
            choices = [("", "—"), ("true", _("Yes")), ("false", _("No"))]
            return forms.TypedChoiceField(
                **shared, choices=choices, coerce=lambda value: value in {True, "true", "True"}, empty_value=None
            )
        case Type.CHOICE:
            return forms.ChoiceField(**shared, choices=[("", "—"), *((one, one) for one in field.options)])
        case Type.PERSON:
            return forms.ChoiceField(**shared, choices=[("", "—"), *people])
        case Type.LONG_TEXT:
            return forms.CharField(**shared, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))
        case Type.LINK:
            return forms.URLField(**shared, max_length=500, assume_scheme="https")
    return forms.CharField(**shared, max_length=300)
