from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fishplate.domains.charter import queries
from fishplate.domains.charter.choices import Comparison, IndicatorKind
from fishplate.domains.charter.models import Charter, Indicator, Objective
from fishplate.domains.landscape.models import Interface
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member
from fishplate.kernel.fields import Record
from fishplate.web.forms import Form
from fishplate.web.numbers import NumberRowField, NumbersField

_SIGNING = [(role.value, role.label) for role in Role if role is not Role.OBSERVER]


def _text(label: Any, *, rows: int, help_text: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        required=required,
        label=label,
        help_text=help_text,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class CharterForm(Form):
    background = _text(
        _("Background and vision"), rows=6, help_text=_("What goes wrong today, and what it is to be like afterwards.")
    )
    scope_in = _text(_("In scope"), rows=4, help_text=_("What the project delivers."))
    scope_out = _text(_("Out of scope"), rows=4, help_text=_("What people may expect, but will not get."))


class SeatsForm(Form):
    """Who signs, in which order, and how long each step may take."""

    seats = NumbersField(
        _SIGNING,
        coerce=Role,
        label=_("Who signs"),
        help_text=_("How many people of each role. One person signs once, whatever roles they fill."),
    )
    steps = NumbersField(
        _SIGNING,
        coerce=Role,
        label=_("In which order"),
        help_text=_("1 signs first, then 2, and so on; the same number, or none, signs at the same time."),
        required=False,
    )
    step_days = NumberRowField(
        label=_("Days for each step"),
        help_text=_("Such as 3, 5: three days for step 1, then five for step 2. 0 or nothing: no deadline of its own."),
        required=False,
    )

    def values_of(self, record: Record) -> dict[str, Any]:
        assert isinstance(record, Charter)
        return {**super().values_of(record), "seats": queries.seats(record), "steps": queries.steps(record)}


class SubmitForm(Form):
    """How it is to be signed; the reasons of a refusal stand above its button."""

    due_at = forms.DateTimeField(
        required=False,
        label=_("To be signed by"),
        help_text=_("Signers are reminded before; afterwards the project manager is told. Empty: no deadline."),
    )
    prove_identity = forms.BooleanField(required=False, label=_("Whoever signs proves once more who they are"))


class ReopenForm(Form):
    reason = _text(_("Why"), rows=3, required=True, help_text=_("Those who signed it, or were about to, will read it."))


class ObjectiveForm(Form):
    statement = forms.CharField(
        max_length=300,
        label=_("Objective"),
        help_text=_("Specific enough that two people cannot disagree on whether it was reached."),
    )
    rationale = _text(_("Why it matters"), rows=3)
    due_on = forms.DateField(
        required=False,
        label=_("To be reached by"),
        help_text=_("Needed before the charter can be submitted."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    owner_id = forms.TypedChoiceField(required=False, label=_("Answered for by"), coerce=UUID, empty_value=None)

    def __init__(self, *args: Any, members: Iterable[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "owner_id", _("Nobody yet"), [(str(one.person_id), str(one)) for one in members])


class IndicatorForm(Form):
    objective_id = forms.TypedChoiceField(label=_("Objective"), coerce=UUID)
    interface_id = forms.TypedChoiceField(
        required=False,
        label=_("Measured at"),
        coerce=UUID,
        empty_value=None,
        help_text=_("One of the interfaces in scope. A business figure is measured at none."),
    )
    name = forms.CharField(max_length=160, label=_("Indicator"), help_text=_("Such as: response time of orders."))
    kind = forms.ChoiceField(label=_("Kind"), choices=IndicatorKind.choices)
    comparison = forms.ChoiceField(label=_("Is to be"), choices=Comparison.choices, initial=Comparison.AT_MOST)
    target = forms.DecimalField(label=_("Target"), max_digits=20, decimal_places=6)
    unit = forms.CharField(
        required=False, max_length=20, label=_("Unit"), help_text=_("ms for response times, rows for differences, % …")
    )
    method = _text(
        _("How it is measured"), rows=3, help_text=_("Which environment, under which load, how often, by whom.")
    )

    def __init__(
        self, *args: Any, objectives: Iterable[Objective], interfaces: Iterable[Interface], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        _offer(self, "objective_id", _("Choose an objective"), [(str(one.pk), str(one)) for one in objectives])
        _offer(self, "interface_id", _("At no interface"), [(str(one.pk), str(one)) for one in interfaces])

    def values_of(self, record: Record) -> dict[str, Any]:
        assert isinstance(record, Indicator)
        return {**super().values_of(record), "target": f"{record.target.normalize():f}"}


def _offer(form: Form, name: str, nothing: Any, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", nothing), *choices]
