"""What passes between the child that reads a plan file and whoever asked for it."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from .plan import FileAssignment, FileCalendar, FileLag, FileLink, FileTask, Hours, PlanFile, StoredDates

_TIMES = (
    "constraint_date", "deadline", "start", "finish", "actual_start", "actual_finish", "baseline_start",
    "baseline_finish",
)  # fmt: skip


def unpacked(answer: Mapping[str, Any]) -> PlanFile:
    """The plan that the child's answer says, as JSON would have read it."""
    fields = _with_times(answer, "start", "finish", "status")
    fields["calendars"] = [_calendar(calendar) for calendar in answer["calendars"]]
    fields["tasks"] = [_task(task) for task in answer["tasks"]]
    return PlanFile(**fields)


def packed(plan: PlanFile) -> str:
    """The plan as JSON, from which the child builds a file: what ``unpacked`` reads."""
    fields = asdict(plan)
    for calendar in fields["calendars"]:
        calendar["exceptions"] = {day.isoformat(): hours for day, hours in calendar["exceptions"].items()}
    return json.dumps(fields, default=datetime.isoformat)


def _calendar(said: Mapping[str, Any]) -> FileCalendar:
    days = {date.fromisoformat(day): _hours(hours) for day, hours in said["exceptions"].items()}
    return FileCalendar(said["uid"], said["name"], tuple(map(_hours, said["week"])), days)


def _hours(hours: list[list[int]]) -> Hours:
    return tuple((start, end) for start, end in hours)


def _task(said: Mapping[str, Any]) -> FileTask:
    fields = _with_times(said, *_TIMES)
    stored = _with_times(said["stored"], "early_start", "early_finish", "late_start", "late_finish")
    fields["stored"] = StoredDates(**stored)
    fields["links"] = [FileLink(one["predecessor"], one["kind"], FileLag(**one["lag"])) for one in said["links"]]
    fields["assignments"] = [FileAssignment(**one) for one in said["assignments"]]
    return FileTask(**fields)


def _with_times(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    times = {name: None if said[name] is None else datetime.fromisoformat(said[name]) for name in names}
    return {**said, **times}
