from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape.choices import (
    Criticality,
    EnvironmentKind,
    Flow,
    Format,
    Lifecycle,
    Pattern,
    ScopeRole,
    SystemKind,
)
from fishplate.domains.landscape.models import Interface, System
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.projects.models import Member
from fishplate.kernel.fields import Record
from fishplate.web.forms import Form

_ROLE = _("What the project does to it")
_SIDE = "signs_for_"


def _note(label: Any, *, rows: int = 3, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        required=False,
        label=label,
        help_text=help_text,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _named(rows: Iterable[Record]) -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in rows]


def _offer(form: Form, name: str, choices: Sequence[Any]) -> None:
    """Fill a list; where there is nothing to choose between, it is chosen."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
    if len(choices) == 1:
        field.initial = choices[0][0]


class RoleForm(Form):
    """What stands in a form that also brings something into a project."""

    role = forms.ChoiceField(label=_ROLE, choices=ScopeRole.choices, initial=ScopeRole.CHANGES)


class RequestContractApprovalForm(Form):
    """Who signs for each side: one field a system, filled with the people of the organisation it belongs to."""

    due_at = forms.DateTimeField(
        required=False,
        label=_("To be signed by"),
        help_text=_("Signers are reminded before; afterwards the project manager is told. Empty: no deadline."),
    )
    prove_identity = forms.BooleanField(required=False, label=_("Whoever signs proves once more who they are"))

    def __init__(self, *args: Any, ends: Sequence[System], members: Sequence[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        people = [(str(one.person_id), f"{one.person.name} · {one.organisation.name}") for one in members]
        asked: dict[str, forms.Field] = {}
        for system in ends:
            asked[f"{_SIDE}{system.pk}"] = forms.TypedMultipleChoiceField(
                label=_("Signs for {system}").format(system=system),
                help_text=_("One of these people signs."),
                choices=people,
                coerce=UUID,
                initial=[str(one.person_id) for one in members if one.organisation_id == system.organisation_id],
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields = {**asked, **self.fields}

    def clean(self) -> dict[str, Any]:
        """Gather the sides as the service asks for them."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        sides = {name: data.pop(name) for name in list(data) if name.startswith(_SIDE)}
        return {**data, "signers": {UUID(name.removeprefix(_SIDE)): people for name, people in sides.items()}}


class SystemForm(Form):
    code = forms.CharField(
        max_length=20, label=_("Code"), help_text=_("Short, as people call it: MES, ERP, HIS. Once per organisation.")
    )
    name = forms.CharField(max_length=160, label=_("Name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=SystemKind.choices, initial=SystemKind.APPLICATION)
    vendor = forms.CharField(required=False, max_length=160, label=_("Vendor"))
    description = _note(_("What it does"))
    criticality = forms.ChoiceField(label=_("Criticality"), choices=Criticality.choices, initial=Criticality.MEDIUM)
    lifecycle = forms.ChoiceField(label=_("Life cycle"), choices=Lifecycle.choices, initial=Lifecycle.IN_USE)


class RegisterSystemForm(RoleForm, SystemForm):
    organisation_id = forms.TypedChoiceField(label=_("Whose register"), coerce=UUID)
    field_order = ["organisation_id", *SystemForm.base_fields, "role"]

    def __init__(self, *args: Any, organisations: Iterable[Organisation], in_project: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "organisation_id", _named(organisations))
        if not in_project:
            del self.fields["role"]


class EnvironmentForm(Form):
    name = forms.CharField(max_length=80, label=_("Name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=EnvironmentKind.choices, initial=EnvironmentKind.TEST)
    system_version = forms.CharField(
        required=False,
        max_length=60,
        label=_("Version of the system"),
        help_text=_("What was measured with another version counts as out of date."),
    )
    base_url = forms.CharField(
        required=False,
        max_length=400,
        label=_("Address"),
        help_text=_("Where measurements begin, such as https://erp-test.example.org/api."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    is_production = forms.BooleanField(
        required=False,
        label=_("Holds live data"),
        help_text=_("No test may write there. Production always counts as holding live data."),
    )


class InterfaceForm(Form):
    code = forms.CharField(
        max_length=20, label=_("Code"), help_text=_("Such as IF-01, once per organisation; documents will cite it.")
    )
    name = forms.CharField(max_length=160, label=_("Name"))
    provider_id = forms.TypedChoiceField(
        label=_("Provided by"), coerce=UUID, help_text=_("The system that answers for the contract.")
    )
    consumer_ids = forms.TypedMultipleChoiceField(
        required=False, label=_("Consumed by"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    flow = forms.ChoiceField(label=_("Direction of data"), choices=Flow.choices, initial=Flow.TO_CONSUMER)
    pattern = forms.ChoiceField(label=_("Pattern"), choices=Pattern.choices, initial=Pattern.SYNCHRONOUS)
    protocol = forms.CharField(required=False, max_length=80, label=_("Protocol"), help_text=_("HTTPS, MLLP, SFTP …"))
    frequency = forms.CharField(
        required=False, max_length=80, label=_("Frequency"), help_text=_("Every shift, on each order, nightly …")
    )
    volume = forms.CharField(
        required=False, max_length=80, label=_("Volume"), help_text=_("2,000 orders a day, 40 MB a night …")
    )
    data_objects = _note(_("Data exchanged"), help_text=_("Orders, confirmations, stock …"))
    criticality = forms.ChoiceField(label=_("Criticality"), choices=Criticality.choices, initial=Criticality.MEDIUM)
    lifecycle = forms.ChoiceField(label=_("Life cycle"), choices=Lifecycle.choices, initial=Lifecycle.PLANNED)
    description = _note(_("What it is for"))

    def __init__(self, *args: Any, systems: Iterable[System], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = _named(systems)
        _offer(self, "provider_id", [("", _("Choose a system")), *choices])
        _offer(self, "consumer_ids", choices)
        self.fields["consumer_ids"].initial = None

    def values_of(self, record: Record) -> dict[str, Any]:
        assert isinstance(record, Interface)
        consumers = [consumer.system_id for consumer in record.consumers.all()]
        return {**super().values_of(record), "consumer_ids": consumers}


class RegisterInterfaceForm(RoleForm, InterfaceForm):
    organisation_id = forms.TypedChoiceField(label=_("Whose register"), coerce=UUID)
    field_order = ["organisation_id", *InterfaceForm.base_fields, "role"]

    def __init__(self, *args: Any, organisations: Iterable[Organisation], in_project: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "organisation_id", _named(organisations))
        if not in_project:
            del self.fields["role"]


class ContractForm(Form):
    content = forms.FileField(
        label=_("File"), allow_empty_file=True, help_text=_("At most 20 MB. References in it are never fetched.")
    )
    format = forms.ChoiceField(label=_("Format"), choices=Format.choices)
    note = _note(_("What changed"), help_text=_("For those whose systems consume the interface."))


class ScopeForm(RoleForm):
    thing = forms.ChoiceField(label=_("System or interface"))
    field_order = ["thing", "role"]

    def __init__(self, *args: Any, systems: Iterable[System], interfaces: Iterable[Interface], **options: Any) -> None:
        super().__init__(*args, **options)
        groups = [
            (_("Interfaces"), [(f"interface_id:{one.pk}", str(one)) for one in interfaces]),
            (_("Systems"), [(f"system_id:{one.pk}", str(one)) for one in systems]),
        ]
        _offer(self, "thing", [("", _("Choose")), *(group for group in groups if group[1])])
