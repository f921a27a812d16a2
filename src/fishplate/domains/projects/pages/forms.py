from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.models import Organisation
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models import Member
from fishplate.kernel.fields import Record
from fishplate.web.forms import Form, IdChoiceField


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, picked from the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class ProjectForm(Form):
    name = forms.CharField(max_length=160, label=_("Name"))
    code = forms.CharField(
        max_length=20, label=_("Code"), help_text=_("Short, as it is to stand in lists and documents: MES-ERP.")
    )
    purpose = forms.CharField(
        required=False,
        max_length=4000,
        label=_("Purpose"),
        help_text=_("Which systems are to work as one, and what for."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    starts_on = day(_("Starts on"))
    ends_on = day(_("Is to end on"), required=False)


class CreateProjectForm(ProjectForm):
    organisation_id = IdChoiceField(label=_("For which organisation"))
    field_order = ["organisation_id"]

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organisation_id"]
        assert isinstance(field, IdChoiceField)
        field.offer((one.pk, one.name) for one in organisations)


class RolesForm(Form):
    party = forms.ChoiceField(label=_("Takes part as"), choices=Party.choices)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What the member answers for; the rules of every page ask for these."),
    )

    def values_of(self, record: Record) -> dict[str, Any]:
        assert isinstance(record, Member)
        return {**super().values_of(record), "roles": [holding.role for holding in record.holdings.all()]}


class InviteMemberForm(RolesForm):
    email = forms.EmailField(
        label=_("E-mail of the person"),
        help_text=_(
            "Who has no account yet gets a link to make one. Who belongs to the organisation is added at once."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    organisation_id = IdChoiceField(label=_("For which organisation"))
    days = forms.IntegerField(
        label=_("Valid for how many days"), initial=7, min_value=1, max_value=30, help_text=_("At most 30.")
    )
    field_order = ["email", "organisation_id", "party", "roles", "days"]

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organisation_id"]
        assert isinstance(field, IdChoiceField)
        field.offer((one.pk, one.name) for one in organisations)


class AddMemberForm(RolesForm):
    email = forms.EmailField(
        label=_("E-mail of the person"),
        help_text=_("They need an account; a manager of their organisation gives it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    organisation = forms.CharField(
        required=False,
        max_length=160,
        label=_("For which organisation"),
        help_text=_("Only needed for somebody who belongs to several."),
    )
    field_order = ["email", "organisation"]
