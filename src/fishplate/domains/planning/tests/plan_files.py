"""Plan files made by hand for tests, as the tools of the field write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fishplate.engines import planfiles

_PROJECT = """<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project">
  <Name>Cut-over</Name><StartDate>2026-11-02T08:00:00</StartDate><ScheduleFromStart>1</ScheduleFromStart>
  <CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay><MinutesPerWeek>2400</MinutesPerWeek>
  <Calendars><Calendar><UID>1</UID><Name>Office</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>{days}</WeekDays>
  {exceptions}</Calendar></Calendars>
  <Tasks>{tasks}</Tasks>
</Project>
"""
_HOURS = """<WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>
<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes>"""
_HOLIDAY = """<Exceptions><Exception><EnteredByOccurrences>0</EnteredByOccurrences>
<TimePeriod><FromDate>{day}T00:00:00</FromDate><ToDate>{day}T23:59:00</ToDate></TimePeriod>
<Occurrences>1</Occurrences><Name>Holiday</Name><Type>1</Type><DayWorking>0</DayWorking></Exception></Exceptions>"""


def task(uid: int, name: str, hours: int, *waits: tuple[int, int, int], level: int = 1, more: str = "") -> str:
    """A task of MSPDI; ``waits`` are predecessor, type (0 FF, 1 FS, 2 SF, 3 SS) and lag in tenths of a minute."""
    links = "".join(
        f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>{kind}</Type><LinkLag>{lag}</LinkLag>"
        "<LagFormat>7</LagFormat></PredecessorLink>"
        for uid, kind, lag in waits
    )
    return (
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><Active>1</Active><Manual>0</Manual>"
        f"<OutlineLevel>{level}</OutlineLevel><Duration>PT{hours}H0M0S</Duration><DurationFormat>7</DurationFormat>"
        f"<RemainingDuration>PT{hours}H0M0S</RemainingDuration>{more}{links}</Task>"
    )


def mspdi(path: Path, tasks: Sequence[str], *, holiday: str = "") -> Path:
    """Write a plan of MS Project that starts on Monday, 2 November 2026, at 08:00."""
    days = "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(1 < day < 7)}</DayWorking>{_HOURS if 1 < day < 7 else ''}"
        "</WeekDay>"
        for day in range(1, 8)
    )
    exceptions = _HOLIDAY.format(day=holiday) if holiday else ""
    path.write_text(_PROJECT.format(days=days, exceptions=exceptions, tasks="".join(tasks)), encoding="utf-8")
    return path


def mpx(path: Path, names: Sequence[str]) -> Path:
    """Write a plan as the Macintosh did, each task a day long and on its own."""
    lines = [
        "MPX,Microsoft Project for Windows,4.0,MAC",
        "11,2,0,1,8.00,40.00,1.00/h,1.00/h,1,1",
        "12,1,1,480,/,:,,,9,1",
        "20,Standard,0,1,1,1,1,1,0",
        *("25,1", *(f"25,{day},08:00,12:00,13:00,17:00" for day in range(2, 7)), "25,7"),
        "30,Plan,,,Standard,Mon 02/11/26,,0",
        "60,Name,Outline Level,Duration,ID,Unique ID",
        "61,1,3,40,90,98",
        *(f"70,{name},1,1d,{number},{number}" for number, name in enumerate(names, 1)),
    ]
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("mac_roman"))
    return path


def comparable(plan: planfiles.PlanFile) -> planfiles.PlanFile:
    """The plan without what a way through MSPDI may change; docs/user/plan-files.md names it."""
    return replace(
        plan,
        kind="",
        application="",
        # MSPDI lists those of the project before those of people.
        calendars=sorted(plan.calendars, key=lambda calendar: calendar.uid),
        tasks=[_comparable(task) for task in plan.tasks],
    )


def _comparable(task: planfiles.FileTask) -> planfiles.FileTask:
    return replace(
        task,
        constraint=task.constraint or "AS_SOON_AS_POSSIBLE",
        # MSPDI leaves out a zero, and rounds a share to hundredths of a percent.
        remaining=task.remaining or None,
        baseline_work=task.baseline_work or None,
        baseline_cost=task.baseline_cost or None,
        actual_work=task.actual_work or None,
        actual_cost=task.actual_cost or None,
        assignments=[replace(one, units=round(one.units, 2)) for one in task.assignments],
        # Slack is what the writing tool computed from the rest, and computed anew.
        stored=replace(task.stored, total_slack=None, free_slack=None),
    )
