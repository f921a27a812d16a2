from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fishplate.domains.assurance.choices import CheckKind, Method, Statistic, Verdict
from fishplate.domains.assurance.models import Check
from fishplate.domains.charter.models import Indicator
from fishplate.domains.landscape.models import Environment
from fishplate.domains.landscape.queries import interfaces_in_scope, systems_in_scope
from fishplate.kernel.fields import Record
from fishplate.web.forms import Form, IdChoiceField


class CheckForm(Form):
    """What every kind has in common; each kind adds its own settings in ``SETTINGS``."""

    SETTINGS: tuple[str, ...] = ()

    name = forms.CharField(max_length=160, label=_("Name"))
    code = forms.CharField(max_length=20, label=_("Code"), help_text=_("Short, such as C-01."))
    interface_id = IdChoiceField(label=_("Interface"), required=False)
    environment_id = IdChoiceField(
        label=_("Environment"),
        required=False,
        help_text=_("Evidence counts only for the version of the system that runs there."),
    )
    indicator_id = IdChoiceField(
        label=_("Indicator"),
        required=False,
        help_text=_("The figure is held against its target."),
    )
    max_age_days = forms.IntegerField(label=_("Evidence is valid for (days)"), min_value=1, max_value=3650, initial=30)

    def __init__(self, *args: Any, project_id: UUID, **options: Any) -> None:
        super().__init__(*args, **options)
        environments = Environment.objects.filter(system__in=systems_in_scope(project_id)).select_related("system")
        self._offer("interface_id", [(one.pk, str(one)) for one in interfaces_in_scope(project_id)])
        self._offer("environment_id", [(one.pk, f"{one.system.code} · {one}") for one in environments])
        self._offer("indicator_id", [(one.pk, str(one)) for one in Indicator.objects.filter(project=project_id)])

    def _offer(self, name: str, choices: Iterable[tuple[UUID, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, IdChoiceField)
        field.offer(choices)

    def values_of(self, record: Record) -> dict[str, Any]:
        assert isinstance(record, Check)
        return {**super().values_of(record), **self.shown(record.settings)}

    def shown(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Return the settings as the fields show them."""
        return settings

    @classmethod
    def data_for_service(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Return the cleaned data as the service takes it: the settings of the kind together."""
        rest = {name: value for name, value in data.items() if name not in cls.SETTINGS}
        return {**rest, "settings": {name: data[name] for name in cls.SETTINGS}}


class ResponseTimeForm(CheckForm):
    SETTINGS = ("path", "method", "rate_per_s", "duration_s", "statistic")

    path = forms.CharField(
        max_length=400, label=_("Path"), initial="/", help_text=_("Below the environment's address.")
    )
    method = forms.ChoiceField(label=_("Method"), choices=Method.choices, initial=Method.GET)
    rate_per_s = forms.FloatField(
        label=_("Requests per second"),
        initial=20,
        help_text=_("They leave at this pace whether or not the system answers, as its users' requests do."),
    )
    duration_s = forms.FloatField(label=_("For how many seconds"), initial=10)
    statistic = forms.ChoiceField(label=_("Figure that counts"), choices=Statistic.choices, initial=Statistic.P95)


class Lines(forms.CharField):
    """Names separated by commas."""

    def to_python(self, value: Any) -> Any:
        return [name.strip() for name in (super().to_python(value) or "").split(",") if name.strip()]


class ConsistencyForm(CheckForm):
    SETTINGS = ("left", "right", "key", "columns")

    left = forms.CharField(
        max_length=800,
        label=_("Left table"),
        help_text=_("postgresql://user:password@host/db::schema.table, sqlite:///file.db::table, or a CSV file."),
    )
    right = forms.CharField(max_length=800, label=_("Right table"))
    key = Lines(label=_("Key columns"), help_text=_("Separated by commas; together they identify a row."))
    columns = Lines(required=False, label=_("Columns to compare"), help_text=_("Leave empty for all common columns."))

    def shown(self, settings: dict[str, Any]) -> dict[str, Any]:
        return {**settings, **{name: ", ".join(settings.get(name, [])) for name in ("key", "columns")}}


class ManualForm(CheckForm):
    SETTINGS = ("instructions",)

    instructions = forms.CharField(
        max_length=4000,
        label=_("What is looked at"),
        help_text=_("Write it so that somebody else would come to the same answer."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


FORMS: dict[str, type[CheckForm]] = {
    CheckKind.RESPONSE_TIME: ResponseTimeForm,
    CheckKind.CONSISTENCY: ConsistencyForm,
    CheckKind.MANUAL: ManualForm,
}


class AnswerForm(Form):
    verdict = forms.ChoiceField(
        label=_("Is it met?"),
        choices=[(Verdict.MET, Verdict.MET.label), (Verdict.NOT_MET, Verdict.NOT_MET.label)],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        max_length=4000,
        label=_("What you saw"),
        help_text=_("Where, when, with which data: the answer is evidence."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
