"""Many records changed at once: the same form fields and services as for one, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fishplate.kernel import audit, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record
from fishplate.web.forms import VERSION, Form
from fishplate.web.importing.declaring import Importer, Target
from fishplate.web.importing.own_fields import opened

MOST = 1_000
SET = "set_"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A record that was chosen, by the version it was shown in."""

    id: UUID
    version: int

    def __str__(self) -> str:
        return f"{self.id}:{self.version}"

    @classmethod
    def parse(cls, text: str) -> Chosen:
        """Read what ``str`` wrote; ``Invalid`` for anything else."""
        key, _colon, version = text.partition(":")
        try:
            return cls(UUID(key), int(version))
        except ValueError:
            raise errors.Invalid(_("Choose the rows in the list.")) from None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that would not be changed so, and why."""

    id: UUID
    label: str
    reasons: list[str]


class BulkForm(Form):
    """The fields of a target that can be the same for many records, each with a box that says whether it is changed."""

    def __init__(self, *args: Any, target: Target[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self._names = [name for name in target.form.fields if name not in {*target.keys, *target.fixed, VERSION}]
        for name in self._names:
            field = deepcopy(target.form.fields[name])
            self.fields[SET + name] = forms.BooleanField(required=False, label=field.label)
            field.required = field.required and self._is_set(name)
            field.help_text = ""
            self.fields[name] = field

    @classmethod
    def of(cls, changes: Mapping[str, Any], target: Target[Any]) -> BulkForm:
        """Return the form as it would be sent with these changes, by the names of the fields."""
        form = cls(data={**changes, **{SET + name: "on" for name in changes}}, target=target)
        unknown = {name: [_("There is no such field here.")] for name in changes if SET + name not in form.fields}
        if unknown:
            raise errors.Invalid(unknown)
        return form

    def pairs(self) -> list[tuple[Any, Any]]:
        """Return the box and the control of each field."""
        return [(self[SET + name], self[name]) for name in self._names]

    def changes(self) -> dict[str, Any]:
        """Return the values of the fields whose box is ticked."""
        return {name: self.cleaned_data[name] for name in self._names if self.cleaned_data[SET + name]}

    def clean(self) -> dict[str, Any]:
        for name in [name for name in self.errors if name in self._names and not self._is_set(name)]:
            del self._errors[name]  # type: ignore[attr-defined]  # what is not changed is not judged
        if not any(self.cleaned_data.get(SET + name) for name in self._names):
            raise forms.ValidationError(_("Tick what is to be changed."))
        return self.cleaned_data

    def _is_set(self, name: str) -> bool:
        return bool(self.data.get(SET + name))


def change_rows(
    importer: Importer[Any, Any],
    places: Iterable[Record],
    chosen: Iterable[Chosen],
    changes: Mapping[str, Any],
    *,
    actor: Actor,
) -> list[Refusal]:
    """Let ``changes`` stand in all chosen records, in one unit of the history, or where one refuses in none.

    Returns:
        What was refused; nothing is written then.

    Raises:
        Invalid: no row or too many were chosen.
    """
    wanted = {one.id: one for one in chosen}
    if not 1 <= len(wanted) <= MOST:
        raise errors.Invalid(_("Choose at least one row and at most {most}.").format(most=MOST))
    found: dict[UUID, tuple[Target[Any], Record]] = {}
    for place in places:
        target = opened(importer, actor, place)
        rows = target.records.filter(pk__in=list(wanted)) if isinstance(target.records, QuerySet) else target.records
        found.update({record.pk: (target, record) for record in rows if record.pk in wanted})
    order = list(wanted.values())
    refusals = audit.together([partial(_change, found.get(one.id), one, changes) for one in order])
    return [
        Refusal(order[number].id, str(found[order[number].id][1]) if order[number].id in found else "…", told(refusal))
        for number, refusal in refusals.items()
    ]


def told(refusal: errors.FishplateError) -> list[str]:
    """Return the reasons of a refusal, one by one."""
    if isinstance(refusal, errors.Invalid):
        return [str(text) for texts in refusal.fields.values() for text in texts]
    if isinstance(refusal, errors.Refused):
        return [str(reason) for reason in refusal.reasons]
    return [str(refusal)]


def _change(found: tuple[Target[Any], Record] | None, chosen: Chosen, changes: Mapping[str, Any]) -> None:
    if found is None:
        raise errors.Forbidden(_("It is gone, or it belongs to a register that is not yours."))
    target, record = found
    if record.version != chosen.version:
        raise errors.Stale(record, chosen.version)
    if target.amend is None:
        raise errors.Refused(_("Such records cannot be changed together."))
    target.amend(record, {**target.standing(record), **changes})
