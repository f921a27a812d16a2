from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fishplate.domains.landscape import queries as landscape
from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.durations import DAY, parse_duration, write_duration
from fishplate.domains.planning.models.predecessors import parse_predecessors, write_predecessors
from fishplate.kernel.fields import Record
from fishplate.web.forms import VERSION, Form

ROW_FORM = "row-form"


def readable(parse: Callable[[str], Any]) -> Callable[[str], None]:
    def check(text: str) -> None:
        try:
            parse(text)
        except ValueError as error:
            raise ValidationError([str(reason) for reason in error.args]) from error

    return check


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TaskForm(Form):
    """A task as it is typed, on a page of its own or, with ``in_row``, in the cells of its row."""

    name = forms.CharField(max_length=160, label=_("Name"))
    duration = forms.CharField(
        max_length=60,
        label=pgettext_lazy("task", "Duration"),
        validators=[readable(parse_duration)],
        help_text=_("Working time: 3d, 4h, 2w or 1d 4h; a day has 8 hours, a week 5 days. 0 makes a milestone."),
    )
    predecessors = forms.CharField(
        required=False,
        max_length=2000,
        label=_("Predecessors"),
        validators=[readable(parse_predecessors)],
        help_text=_("Numbers of tasks, with FS, SS, FF or SF and a lag where needed: 3FS+2d, 5SS."),
    )
    not_before = forms.DateField(required=False, label=_("Not before"), widget=_day())
    deadline = forms.DateField(
        required=False,
        label=_("Deadline"),
        widget=_day(),
        help_text=_("Moves no task; where it cannot be met, the table says so."),
    )
    interface_id = forms.TypedChoiceField(
        required=False, coerce=UUID, empty_value=None, label=_("Builds"), help_text=_("An interface in scope.")
    )

    def __init__(self, *args: Any, project_id: UUID, in_row: bool = False, **options: Any) -> None:
        options["initial"] = {"duration": write_duration(DAY), **(options.get("initial") or {})}
        if options.get("record") is not None:
            options["initial"].pop("duration")
        super().__init__(*args, **options)
        interface = self.fields["interface_id"]
        assert isinstance(interface, forms.TypedChoiceField)
        in_scope = landscape.interfaces_in_scope(project_id)
        interface.choices = [("", "—"), *((str(one.pk), str(one)) for one in in_scope)]
        if in_row:
            for name, field in self.fields.items():
                field.help_text = ""
                field.widget.attrs |= {"form": ROW_FORM, "aria-label": field.label, "data-column": name}
            self.begin_at("name")

    def begin_at(self, name: str) -> None:
        """Let typing begin in this field, and in no other."""
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)
        self.fields[name].widget.attrs["autofocus"] = True

    def values_of(self, record: Record) -> dict[str, Any]:
        assert isinstance(record, Task)
        [row] = queries.with_predecessors(queries.one_task(record.pk), record.project_id)
        return {
            **super().values_of(record),
            "duration": write_duration(record.duration_minutes),
            "predecessors": write_predecessors(row.predecessors),
        }


def for_service(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a valid form was sent as the service takes it."""
    return {
        **{name: value for name, value in data.items() if name != "duration"},
        "duration_minutes": parse_duration(data["duration"]),
        "predecessors": parse_predecessors(data["predecessors"]),
    }


def renewed(form: TaskForm, record: Record, **options: Any) -> TaskForm:
    """Return the form with what was typed, now upon the version that stands."""
    assert isinstance(form.data, QueryDict)  # it comes from a request
    typed = form.data.copy()
    typed[VERSION] = str(record.version)
    return TaskForm(data=typed, record=record, **options)
