"""A plan as the script of its page reads it: one short list a row, and texts that many rows share only once.

The page draws rows in view only, so all of them are sent as figures, and whatever a language or a calendar decides
(how a day is written, how long "1d 4h" is) is said by the server. A day is the number of days since 1970, an instant
the number of minutes since then, both in wall-clock time of the plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, tzinfo
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum, Value
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.translation import get_language

from fishplate.domains.landscape.models import Interface
from fishplate.domains.planning import permissions, queries
from fishplate.domains.planning.choices import ConstraintKind, LagKind, LinkKind
from fishplate.domains.planning.models import Assignment, Calendar, Task, TaskLink
from fishplate.domains.planning.models.durations import Measure, write_duration
from fishplate.domains.planning.models.predecessors import Predecessor, write_predecessors
from fishplate.domains.planning.pages.shown import summary_of
from fishplate.domains.planning.services.kept import DERIVED, KEPT, Standing
from fishplate.domains.projects.models import Project
from fishplate.engines.scheduling import Shift
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import allows
from fishplate.web import toasts
from fishplate.web.pages import Request

# Positions are far apart; the sum of their remainders tells whether two sides hold the same rows in the same places.
_CHECKED = 1_000_003
#: Of so many tasks the links are asked for by task; of more, those of the whole plan are read.
_FEW = 500
_FIRST = date(1970, 1, 1).toordinal()
_FIELDS = (
    "pk", "number", "position", "name", "scheduled__duration_minutes", "constraint", "constraint_at", "deadline",
    "interface", "scheduled__start_at", "scheduled__finish_at", "scheduled__late_finish", "scheduled__total_slack",
    "scheduled__critical", "parent", "scheduled__percent_complete", "optimistic_minutes", "pessimistic_minutes",
    "calendar",
)  # fmt: skip


class Sheet:
    """The rows of one plan for one person. The version is read first: rows may be newer, never older."""

    def __init__(self, project: Project, actor: Actor) -> None:
        self.project, self.actor = project, actor
        self.plan = queries.plan(project.pk)
        self.version, self.calendar = self.plan.version, queries.calendar_of(self.plan)
        self.tasks: QuerySet[Task] = queries.tasks(actor).filter(project=project)

    def tag(self, interfaces: dict[str, list[str]]) -> str:
        """Return what changes whenever anything that is sent does."""
        told = repr((self.version, get_language(), sorted(interfaces.items()), sorted(self.resources.items())))
        return f'W/"{hashlib.sha256(told.encode()).hexdigest()[:20]}"'

    def interfaces(self) -> dict[str, list[str]]:
        """Return code, name and providing system of each interface that a task builds."""
        return {pk: [code, name, system] for pk, code, name, system in self._named if code}

    @property
    def resources(self) -> dict[str, str]:
        """The name of each resource of the project; another name makes no new version of the plan."""
        return {pk: name for pk, code, name, _system in self._named if not code}

    @cached_property
    def _named(self) -> list[tuple[str, str, str, str]]:
        """What rows refer to: id, code, name and providing system; resources have no code. One query for both."""
        built = Interface.objects.filter(pk__in=self.tasks.order_by().values("interface")).order_by()
        named = queries.resources(self.actor, self.project.pk).select_related(None).order_by()
        both = built.values_list("pk", "code", "name", "provider__name").union(
            named.values_list("pk", Value(""), "name", Value("")), all=True
        )
        return sorted(((str(pk), code, name, system) for pk, code, name, system in both), key=lambda one: one[1:])

    def everything(self, interfaces: dict[str, list[str]]) -> dict[str, Any]:
        """Return all rows."""
        return self._told(self.tasks, interfaces, _Texts(self.calendar.measure))

    def since(self, version: int) -> dict[str, Any]:
        """Return what changed after a version, and how many rows there are now: removed ones are gone by then.

        Where an edit moves thousands of rows, hardly any is another but for its dates. Of the others only these are
        told, where this process has just written them itself.
        """
        texts = _Texts(self.calendar.measure)
        changed = self.tasks.filter(scheduled__plan_version__gt=version)
        moved: list[int] = []
        standing = KEPT.known(self.plan)
        if standing is not None:
            typed = [pk for pk, at in standing.typed.items() if at > version]
            if len(typed) < _FEW:
                changed = self.tasks.filter(pk__in=typed)
                moved = _moved(standing, version, texts)
        may_plan = allows(permissions.add_task, self.actor, self.project)
        context = {**summary_of(self.project), "version": self.version, "may_plan": may_plan}
        summary = render_to_string("planning/rows/summary.html", context)
        return {**self._told(changed, self.interfaces(), texts), "moved": moved, "summary": summary}

    def _told(self, tasks: QuerySet[Task], interfaces: dict[str, list[str]], texts: _Texts) -> dict[str, Any]:
        rows = list(tasks.values_list(*_FIELDS))
        listed = [row[0] for row in rows]
        waits, at_work = self._waits(listed), self._at_work(listed)
        whole = self.tasks.order_by().aggregate(
            count=Count("pk"), check=Sum(F("position") % _CHECKED), named=Count("calendar")
        )
        return {
            "version": self.version,
            "status": minute_of(self.plan.status_at) if self.plan.status_at else None,
            "count": whole["count"],
            "check": whole["check"] or 0,
            "rows": [[*_row(row, waits, texts), at_work.get(row[0], [])] for row in rows],
            "days": texts.days,
            "durations": texts.durations,
            "interfaces": interfaces,
            "resources": self.resources,
            "calendars": {key: _calendar(one) for key, one in self._calendars(whole["named"])},
            "day": self.calendar.measure.day,
        }

    def _calendars(self, named: int) -> Iterator[tuple[str, Calendar]]:
        """Yield the project's calendar without an id, and where tasks name others, all with theirs."""
        yield "", self.calendar
        if named:
            yield from ((str(one.pk), one) for one in Calendar.objects.filter(project=self.project))

    def _waits(self, listed: list[UUID]) -> dict[UUID, list[Predecessor]]:
        links = TaskLink.objects.filter(successor__project=self.project)
        if len(listed) < _FEW:
            links = TaskLink.objects.filter(successor__in=listed)
        waits: dict[UUID, list[Predecessor]] = {}
        found = links.order_by().values_list("successor", "predecessor__number", "kind", "lag", "lag_kind")
        for successor, number, kind, lag, lag_kind in found:
            waits.setdefault(successor, []).append(Predecessor(number, LinkKind(kind), lag, LagKind(lag_kind)))
        return waits

    def _at_work(self, listed: list[UUID]) -> dict[UUID, list[tuple[str, int]]]:
        """Return who works on each task, by the id of the resource, with their units in percent."""
        at_work: dict[UUID, list[tuple[str, int]]] = {}
        if not self.resources or not listed:
            return at_work
        assigned = Assignment.objects.filter(task__project=self.project)
        if len(listed) < _FEW:
            assigned = Assignment.objects.filter(task__in=listed)
        for task, resource, units in assigned.order_by("resource__name").values_list("task", "resource", "units"):
            at_work.setdefault(task, []).append((str(resource), units))
        return at_work


def minute_of(value: datetime, zone: tzinfo | None = None) -> int:
    """Return an instant as minutes since 1970, in wall-clock time of the plan."""
    local = value.astimezone(zone or timezone.get_default_timezone())
    return (local.toordinal() - _FIRST) * 1440 + local.hour * 60 + local.minute


class _Texts:
    """How days and durations are written, each worked out once."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.days: dict[int, str] = {}
        self.durations: dict[int, str] = {}
        self.constraints = {kind.value: str(kind.label) for kind in ConstraintKind}
        self.constraints[ConstraintKind.AS_SOON_AS_POSSIBLE.value] = ""
        self.zone = timezone.get_default_timezone()

    def constraint(self, kind: str) -> str:
        return self.constraints[kind]

    def day(self, value: date | None) -> int | None:
        if value is None:
            return None
        number = value.toordinal() - _FIRST
        if number not in self.days:
            self.days[number] = formats.date_format(value, "SHORT_DATE_FORMAT")
        return number

    def instant(self, value: datetime) -> int:
        minute = minute_of(value, self.zone)
        self.day(date.fromordinal(minute // 1440 + _FIRST))
        return minute

    def duration(self, minutes: int) -> int:
        if minutes not in self.durations:
            self.durations[minutes] = write_duration(minutes, self.measure)
        return minutes


def _row(row: tuple[Any, ...], waits: dict[UUID, list[Predecessor]], texts: _Texts) -> list[Any]:
    pk, number, position, name, minutes, constraint, constraint_at, deadline, interface, *rest = row
    start, finish, latest, slack, critical, parent, percent, optimistic, pessimistic, calendar = rest
    return [
        str(pk),
        number,
        position,
        name,
        texts.duration(minutes),
        write_predecessors(waits[pk], texts.measure) if pk in waits else "",
        texts.constraint(constraint),
        texts.day(constraint_at.astimezone(texts.zone).date() if constraint_at else None),
        texts.day(deadline),
        str(interface) if interface else "",
        texts.instant(start),
        texts.instant(finish),
        texts.instant(latest),
        texts.duration(slack),
        int(critical),
        str(parent) if parent else "",
        percent,
        None if optimistic is None else texts.duration(optimistic),
        None if pessimistic is None else texts.duration(pessimistic),
        str(calendar) if calendar else "",
    ]


def _calendar(calendar: Calendar) -> list[Any]:
    """Return the hours of each weekday, and of each exception its first day, its last one and its hours."""
    return [
        [_hours(shifts) for shifts in calendar.week],
        [
            [one.first_on.toordinal() - _FIRST, one.last_on.toordinal() - _FIRST, _hours(one.shifts)]
            for one in calendar.differing
        ],
    ]


def _hours(shifts: tuple[Shift, ...]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in shifts]


def _moved(standing: Standing, version: int, texts: _Texts) -> list[int]:
    """Return number and derived columns of each row of which only these changed after a version, one after the other.

    Number, duration, start, finish, latest finish, slack, critical and percent complete: eight figures a row.
    """
    instant = cache(texts.instant)
    told: list[int] = []
    for pk, at in standing.changed.items():
        if at <= version or standing.typed[pk] > version:
            continue
        values = dict(zip(DERIVED, standing.derived[pk], strict=True))
        told += (
            standing.tasks[pk].number,
            texts.duration(values["duration_minutes"]),
            instant(values["start_at"]),
            instant(values["finish_at"]),
            instant(values["late_finish"]),
            texts.duration(values["total_slack"]),
            int(values["critical"]),
            values["percent_complete"],
        )
    return told


def answer(request: Request, project: Project, done: dict[str, Any]) -> dict[str, Any]:
    """Return what an edit changed since the version that the browser shows, and what is said of it."""
    sheet = Sheet(project, request.actor)
    said = [asdict(toast) for toast in toasts.waiting(request)]
    return {**sheet.since(shown_version(request.POST.get("plan", ""), sheet.version)), **done, "said": said}


def shown_version(typed: str, current: int) -> int:
    """Return the version that a browser says it shows; whoever shows none, or one to come, is told everything."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 and int(typed) <= current else -1
