from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fishplate.domains.landscape import queries as landscape
from fishplate.domains.planning import queries
from fishplate.domains.planning.choices import ConstraintKind
from fishplate.domains.planning.models import Assignment, Calendar, Task
from fishplate.domains.planning.models.assigned import parse_assigned, write_assigned
from fishplate.domains.planning.models.durations import Measure, parse_duration, write_duration
from fishplate.domains.planning.models.predecessors import Predecessor, parse_predecessors, write_predecessors
from fishplate.domains.planning.models.scheduled import instant, wall_clock
from fishplate.kernel.errors import Invalid
from fishplate.kernel.fields import Record
from fishplate.web.forms import VERSION, Form, IdChoiceField

ROW_FORM = "row-form"
#: Where something is typed that the service knows by another name.
_FIELD_OF = {
    "constraint_at": "constraint_on",
    "optimistic_minutes": "optimistic",
    "pessimistic_minutes": "pessimistic",
}
#: What a row of the table has no room for.
NOT_IN_ROW = ("constraint_time", "calendar_id", "manual_start", "manual_finish", "active", "priority")


def readable(parse: Callable[[str], Any]) -> Callable[[str], None]:
    def check(text: str) -> None:
        try:
            parse(text)
        except ValueError as error:
            raise ValidationError([str(reason) for reason in error.args]) from error

    return check


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlanTime(forms.DateTimeField):
    """A wall-clock time of the plan, in whichever zone its reader is."""

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(timezone.get_default_timezone()):
            return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(timezone.get_default_timezone()):
            return super().prepare_value(value)


class TaskForm(Form):
    """A task as it is typed, on a page of its own or, with ``in_row``, in the cells of its row."""

    name = forms.CharField(max_length=160, label=_("Name"))
    duration = forms.CharField(
        max_length=60,
        label=pgettext_lazy("task", "Duration"),
        help_text=_(
            "Working time: 3d, 4h, 2w or 1d 4h; how long a day and a week are, the project's calendar says. "
            "0 makes a milestone."
        ),
    )
    optimistic = forms.CharField(
        required=False,
        max_length=60,
        label=_("Optimistic"),
        validators=[readable(parse_duration)],
        help_text=_("The duration if all goes well; the risk analysis reads it."),
    )
    pessimistic = forms.CharField(
        required=False,
        max_length=60,
        label=_("Pessimistic"),
        validators=[readable(parse_duration)],
        help_text=_("The duration if much goes wrong. Both or neither: the duration above is the most likely one."),
    )
    predecessors = forms.CharField(
        required=False,
        max_length=2000,
        label=_("Predecessors"),
        help_text=_(
            "Numbers of tasks, with FS, SS, FF or SF and a lag where needed: 3FS+2d, 5SS; "
            "2ed is two days on the clock, 50% half of the other's duration."
        ),
    )
    deadline = forms.DateField(
        required=False,
        label=_("Deadline"),
        widget=_day(),
        help_text=_("Moves no task; where it cannot be met, the table says so."),
    )
    interface_id = forms.TypedChoiceField(
        required=False, coerce=UUID, empty_value=None, label=_("Builds"), help_text=_("An interface in scope.")
    )
    assigned = forms.CharField(
        required=False,
        max_length=1000,
        label=_("Worked on by"),
        help_text=_("Names of resources, with units where it is not all of one: Li Lei, Testers[200%]."),
    )
    calendar_id = IdChoiceField(
        required=False, label=_("Calendar"), help_text=_("None: the task is worked on by the project's calendar.")
    )
    constraint = forms.TypedChoiceField(
        required=False,
        choices=ConstraintKind.choices,
        coerce=ConstraintKind,
        empty_value=ConstraintKind.AS_SOON_AS_POSSIBLE,
        initial=ConstraintKind.AS_SOON_AS_POSSIBLE,
        label=_("Constraint"),
        help_text=_("“No later than” and “must” place the task even before its predecessors are done."),
    )
    constraint_on = forms.DateField(required=False, label=_("Date of the constraint"), widget=_day())
    constraint_time = forms.TimeField(
        required=False,
        label=_("Time of the constraint"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Left empty: 08:00 for a start, 17:00 for a finish."),
    )
    manual_start = PlanTime(required=False, label=_("Start by hand"))
    manual_finish = PlanTime(
        required=False,
        label=_("Finish by hand"),
        help_text=_("Both given, the task stays there, whatever it waits for."),
    )
    active = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Active"),
        help_text=_("An inactive task keeps its dates and holds nobody."),
    )
    priority = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=1000,
        initial=500,
        label=_("Priority"),
        help_text=_("0 to 1000; the higher one is delayed last where people are short."),
    )

    def __init__(self, *args: Any, project_id: UUID, measure: Measure, in_row: bool = False, **options: Any) -> None:
        self.measure, self.in_row = measure, in_row
        self.names = queries.resource_names(project_id)
        options["initial"] = {
            "duration": write_duration(self.measure.day, self.measure),
            **(options.get("initial") or {}),
        }
        if options.get("record") is not None:
            options["initial"].pop("duration")
        super().__init__(*args, **options)
        self.fields["duration"].validators.append(readable(partial(parse_duration, measure=self.measure)))
        self.fields["predecessors"].validators.append(readable(partial(parse_predecessors, measure=self.measure)))
        interface = self.fields["interface_id"]
        assert isinstance(interface, forms.TypedChoiceField)
        in_scope = landscape.interfaces_in_scope(project_id)
        interface.choices = [("", "—"), *((str(one.pk), str(one)) for one in in_scope)]
        self.fields["assigned"].validators.append(readable(partial(parse_assigned, names=self.names)))
        if not in_row:
            calendar = self.fields["calendar_id"]
            assert isinstance(calendar, IdChoiceField)
            named = Calendar.objects.filter(project=project_id).values_list("pk", "name")
            calendar.offer(named, to_begin_with=False)
        if in_row:
            for name in NOT_IN_ROW:
                del self.fields[name]
            for name, field in self.fields.items():
                field.help_text = ""
                field.widget.attrs |= {"form": ROW_FORM, "aria-label": field.label, "data-column": name}
            self.begin_at("name")

    def clean(self) -> dict[str, Any]:
        """Complete what is not typed in a row by what stands, and join the date of the constraint with its time."""
        data = super().clean() or self.cleaned_data
        for name, field in self.base_fields.items():
            if name not in self.fields and name not in data:
                data[name] = self.initial.get(name, field.initial)
        if self.in_row and "assigned" not in self.data:
            # A page from before there was this column sends a row without it: whoever works on the task goes on.
            data.pop("assigned", None)
        elif "assigned" not in self.errors:
            data["assigned"] = parse_assigned(data.get("assigned", ""), self.names)
        if data.get("priority") is None:
            data["priority"] = self.base_fields["priority"].initial
        kind = data.get("constraint") or ConstraintKind.AS_SOON_AS_POSSIBLE
        if not kind.has_date:
            data["constraint_on"] = None
        elif data.get("constraint_on") is None and "constraint_on" not in self.errors:
            self.add_error("constraint_on", _("Say the date of the constraint."))
        return data

    def take(self, error: Invalid) -> None:
        """Put what the service says where it was typed."""
        super().take(Invalid({_FIELD_OF.get(name, name): texts for name, texts in error.fields.items()}))

    def begin_at(self, name: str) -> None:
        """Let typing begin in this field, and in no other."""
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)
        self.fields[name].widget.attrs["autofocus"] = True

    def values_of(self, record: Record) -> dict[str, Any]:
        assert isinstance(record, Task)
        at_work = {"assigned": written_assignments(queries.assignments(record))} if self.names else {}
        return {**super().values_of(record), **at_work, **typed_values(record, queries.waits_for(record), self.measure)}


def typed_values(task: Task, predecessors: Iterable[Predecessor], measure: Measure) -> dict[str, Any]:
    """Return what stands of a task where it is typed otherwise than it is stored."""
    at = wall_clock(task.constraint_at) if task.constraint_at else None
    usual = at is not None and at.time() == _usual_time(ConstraintKind(task.constraint))
    return {
        "duration": write_duration(task.duration_minutes, measure),
        "optimistic": _written(task.optimistic_minutes, measure),
        "pessimistic": _written(task.pessimistic_minutes, measure),
        "predecessors": write_predecessors(predecessors, measure),
        "constraint_on": at.date() if at else None,
        "constraint_time": at.time() if at and not usual else None,
    }


def written_assignments(at_work: Iterable[Assignment]) -> str:
    """Return who works on a task as it is typed."""
    return write_assigned((one.resource.name, one.units) for one in at_work)


def for_service(data: dict[str, Any], measure: Measure) -> dict[str, Any]:
    """Return what a valid form was sent as the service takes it."""
    apart = {"duration", "optimistic", "pessimistic", "constraint_on", "constraint_time"}
    on, kind = data["constraint_on"], ConstraintKind(data["constraint"])
    return {
        **{name: value for name, value in data.items() if name not in apart},
        "duration_minutes": parse_duration(data["duration"], measure),
        "optimistic_minutes": _parsed(data["optimistic"], measure),
        "pessimistic_minutes": _parsed(data["pessimistic"], measure),
        "predecessors": parse_predecessors(data["predecessors"], measure),
        "constraint_at": instant(datetime.combine(on, data["constraint_time"] or _usual_time(kind))) if on else None,
    }


def _written(minutes: int | None, measure: Measure) -> str:
    return "" if minutes is None else write_duration(minutes, measure)


def _parsed(text: str | None, measure: Measure) -> int | None:
    return parse_duration(text, measure) if text else None


def _usual_time(kind: ConstraintKind) -> time:
    """When a day begins or ends for which no time is typed."""
    return time(17) if kind.is_about_finish else time(8)


def renewed(form: TaskForm, record: Record, **options: Any) -> TaskForm:
    """Return the form with what was typed, now upon the version that stands."""
    assert isinstance(form.data, QueryDict)  # it comes from a request
    typed = form.data.copy()
    typed[VERSION] = str(record.version)
    return TaskForm(data=typed, record=record, **options)
