"""A plan of ours as a project of mpxj, from which any of its formats can be written."""

from __future__ import annotations

import json
from typing import Any

import jpype

from fishplate.engines.planfiles import fields


def build(packed: str) -> Any:
    """Return the project that a packed plan says (``wire.packed``)."""
    return _Builder(json.loads(packed)).built()


class _Builder:
    """Builds one project; records of mpxj by the unique ids of ours."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.project = jpype.JClass("org.mpxj.ProjectFile")()
        self.calendars: dict[int, Any] = {}
        self.tasks: dict[int, Any] = {}
        self.people: dict[str, Any] = {}

    def built(self) -> Any:
        for calendar in self.plan["calendars"]:
            self.calendars[calendar["uid"]] = self._calendar(calendar)
        self._settings()
        for task in self.plan["tasks"]:
            self.tasks[task["uid"]] = self._task(task)
        self._ours()
        for task in self.plan["tasks"]:
            self._links(task)
            self._assignments(task)
        return self.project

    def _ours(self) -> None:
        for name in fields.OURS:
            having = [task for task in self.plan["tasks"] if task[name]]
            field = fields.declare(self.project, name) if having else None
            for task in having:
                value = task[name]
                self.tasks[task["uid"]].set(field, value if isinstance(value, str) else _duration(value))

    def _settings(self) -> None:
        settings = self.project.getProjectProperties()
        settings.setStartDate(_time(self.plan["start"]))
        settings.setFinishDate(_time(self.plan["finish"]))
        settings.setStatusDate(_time(self.plan["status"]))
        settings.setFileApplication(self.plan["application"])
        if self.plan["calendar"] is not None:
            settings.setDefaultCalendar(self.calendars[self.plan["calendar"]])

    def _calendar(self, said: dict[str, Any]) -> Any:
        made = self.project.addCalendar()
        made.setUniqueID(_whole(said["uid"]))
        made.setName(said["name"])
        days, kinds = jpype.JClass("java.time.DayOfWeek"), jpype.JClass("org.mpxj.DayType")
        for number, hours in enumerate(said["week"], 1):
            day = days.of(number)
            made.setCalendarDayType(day, kinds.WORKING if hours else kinds.NON_WORKING)
            _fill(made.addCalendarHours(day), hours)
        for day, hours in said["exceptions"].items():
            _fill(made.addCalendarException(jpype.JClass("java.time.LocalDate").parse(day)), hours)
        return made

    def _task(self, said: dict[str, Any]) -> Any:
        parent = self.tasks.get(said["parent"])
        made = (self.project if parent is None else parent).addTask()
        made.setUniqueID(_whole(said["uid"]))
        if said["guid"]:
            made.setGUID(jpype.JClass("java.util.UUID").fromString(said["guid"]))
        made.setName(said["name"])
        made.setActive(said["active"])
        made.setTaskMode(_named("org.mpxj.TaskMode", "MANUALLY_SCHEDULED" if said["manual"] else "AUTO_SCHEDULED"))
        made.setType(_named("org.mpxj.TaskType", "FIXED_DURATION" if said["fixed_duration"] else "FIXED_UNITS"))
        made.setPriority(jpype.JClass("org.mpxj.Priority").getInstance(said["priority"]))
        made.setDuration(_duration(said["duration"], elapsed=said["elapsed"]))
        made.setMilestone(said["duration"] == 0 and not said["summary"])
        made.setEstimated(False)
        made.setConstraintType(_named("org.mpxj.ConstraintType", said["constraint"] or "AS_SOON_AS_POSSIBLE"))
        made.setConstraintDate(_time(said["constraint_date"]))
        made.setDeadline(_time(said["deadline"]))
        made.setStart(_time(said["start"]))
        made.setFinish(_time(said["finish"]))
        made.setIgnoreResourceCalendar(said["ignores_resource_calendars"])
        if said["calendar"] is not None:
            made.setCalendar(self.calendars[said["calendar"]])
        self._progress(made, said)
        self._baseline(made, said)
        self._spent(made, said)
        return made

    def _progress(self, made: Any, said: dict[str, Any]) -> None:
        made.setPercentageComplete(jpype.JDouble(said["percent"]))
        made.setActualStart(_time(said["actual_start"]))
        made.setActualFinish(_time(said["actual_finish"]))
        if said["remaining"] is not None:
            made.setRemainingDuration(_duration(said["remaining"]))
            made.setActualDuration(_duration(max(said["duration"] - said["remaining"], 0)))

    def _baseline(self, made: Any, said: dict[str, Any]) -> None:
        made.setBaselineStart(_time(said["baseline_start"]))
        made.setBaselineFinish(_time(said["baseline_finish"]))
        if said["baseline_work"] is not None:
            made.setBaselineWork(_duration(said["baseline_work"]))
        if said["baseline_cost"] is not None:
            made.setBaselineCost(jpype.JDouble(said["baseline_cost"]))

    def _spent(self, made: Any, said: dict[str, Any]) -> None:
        if said["actual_work"] is not None:
            made.setActualWork(_duration(said["actual_work"]))
        if said["actual_cost"] is not None:
            made.setActualCost(jpype.JDouble(said["actual_cost"]))

    def _links(self, said: dict[str, Any]) -> None:
        kinds = {str(kind): kind for kind in jpype.JClass("org.mpxj.RelationType").values()}
        builder = jpype.JClass("org.mpxj.Relation$Builder")
        for link in said["links"]:
            relation = builder().predecessorTask(self.tasks[link["predecessor"]]).type(kinds[link["kind"]])
            self.tasks[said["uid"]].addPredecessor(relation.lag(_lag(**link["lag"])))

    def _assignments(self, said: dict[str, Any]) -> None:
        for one in said["assignments"]:
            assignment = self.tasks[said["uid"]].addResourceAssignment(self._person(one["resource"], one["calendar"]))
            assignment.setUnits(jpype.JDouble(one["units"]))
            assignment.setWork(_duration(one["work"]))

    def _person(self, name: str, calendar: int | None) -> Any:
        if name not in self.people:
            made = self.people[name] = self.project.addResource()
            made.setName(name)
            if calendar is not None:
                made.setCalendar(self.calendars[calendar])
        return self.people[name]


def _fill(hours: Any, ranges: list[list[int]]) -> None:
    times, of_range = jpype.JClass("java.time.LocalTime"), jpype.JClass("org.mpxj.LocalTimeRange")
    for start, end in ranges:
        # Midnight at the end of a day is written as midnight at its beginning.
        hours.add(of_range(times.ofSecondOfDay(start * 60), times.ofSecondOfDay(end % 1440 * 60)))


def _named(of: str, name: str) -> Any:
    return jpype.JClass(of).valueOf(name)


def _whole(number: int) -> Any:
    return jpype.JClass("java.lang.Integer").valueOf(number)


def _time(text: str | None) -> Any:
    return None if text is None else jpype.JClass("java.time.LocalDateTime").parse(text)


def _duration(minutes: float, *, elapsed: bool = False) -> Any:
    units = jpype.JClass("org.mpxj.TimeUnit")
    return jpype.JClass("org.mpxj.Duration").getInstance(
        float(minutes), units.ELAPSED_MINUTES if elapsed else units.MINUTES
    )


def _lag(amount: float, unit: str) -> Any:
    if unit == "percent":
        return jpype.JClass("org.mpxj.Duration").getInstance(float(amount), jpype.JClass("org.mpxj.TimeUnit").PERCENT)
    return _duration(amount, elapsed=unit == "elapsed")
