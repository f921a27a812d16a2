from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.models.seating import MOST_DAYS
from fishplate.domains.gates import queries
from fishplate.domains.gates.choices import DEFAULT_SEATS, GATED_PHASES
from fishplate.domains.gates.models import Gate
from fishplate.domains.projects.choices import Role
from fishplate.kernel import facts
from fishplate.kernel.fields import Record
from fishplate.web.forms import Form
from fishplate.web.numbers import NumberRowField, NumbersField

_SIGNING = [(role.value, role.label) for role in Role if role is not Role.OBSERVER]


class GateForm(Form):
    code = forms.CharField(max_length=20, label=_("Code"), help_text=_("Short, such as G2."))
    name = forms.CharField(max_length=160, label=_("Name"), help_text=_("What is decided here: Pilot may start."))
    phase = forms.ChoiceField(label=_("Lets into"), choices=[(phase.value, phase.label) for phase in GATED_PHASES])
    seats = NumbersField(
        _SIGNING,
        coerce=Role,
        label=_("Who signs"),
        help_text=_("How many people of each role. One person signs once, whatever roles they fill."),
        initial=DEFAULT_SEATS,
    )
    steps = NumbersField(
        _SIGNING,
        coerce=Role,
        label=_("In which order"),
        help_text=_("1 signs first, then 2, and so on; the same number, or none, signs at the same time."),
        required=False,
    )
    sign_within_days = forms.IntegerField(
        label=_("Days to sign"),
        help_text=_("Signers are reminded a day before; afterwards the project manager is told. Empty: no deadline."),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
    )
    step_days = NumberRowField(
        label=_("Days for each step"),
        help_text=_("Such as 3, 5: three days for step 1, then five for step 2. 0 or nothing: no deadline of its own."),
        required=False,
    )
    interested = forms.TypedMultipleChoiceField(
        label=_("Whose people may not sign"),
        help_text=_("Those whose own work is judged here: a supplier does not accept what it delivers."),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    exclude_requester = forms.BooleanField(label=_("Whoever asks for the decision may not sign it"), required=False)
    prove_identity = forms.BooleanField(label=_("Whoever signs proves once more who they are"), required=False)

    def __init__(self, *args: Any, project_id: UUID, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["interested"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(str(pk), name) for pk, name in queries.organisations(project_id).items()]

    def values_of(self, record: Record) -> dict[str, Any]:
        assert isinstance(record, Gate)
        return {
            **super().values_of(record),
            "seats": queries.seats(record),
            "steps": queries.steps(record),
            "interested": [str(one) for one in queries.interested(record)],
        }


class AddCriterionForm(Form):
    """``question`` is a fact with what it is asked about, as one choice: ``<fact>`` or ``<fact> <subject>``."""

    question = forms.ChoiceField(label=_("What is asked"))
    label = forms.CharField(
        required=False, max_length=200, label=_("Called"), help_text=_("Empty: as the question says of itself.")
    )
    mandatory = forms.BooleanField(
        required=False,
        initial=True,
        label=_("The gate stays closed without it"),
        help_text=_("Otherwise it only stands in the evidence."),
    )

    def __init__(self, *args: Any, project_id: UUID, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["question"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = questions(project_id)


def questions(project_id: UUID) -> list[tuple[Any, Any]]:
    """Return everything that can be asked of a project: facts without a subject, then a group for each other one."""
    plain = [(fact.key, fact.label) for fact in facts.known() if fact.choices is None]
    groups = [
        (fact.label, [(f"{fact.key} {subject}", label) for subject, label in fact.choices(project_id)])
        for fact in facts.known()
        if fact.choices is not None
    ]
    return [("", "—"), *plain, *[group for group in groups if group[1]]]
