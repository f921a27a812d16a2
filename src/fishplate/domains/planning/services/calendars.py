"""Working calendars of a project. What changes one changes dates, so each is read, reckoned and stored like a task."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.planning import permissions
from fishplate.domains.planning.models import Calendar, Plan, Resource, Task
from fishplate.domains.planning.models.calendar import WEEKDAYS
from fishplate.domains.planning.models.working_times import (
    parse_exceptions,
    parse_hours,
    write_exceptions,
    write_hours,
)
from fishplate.domains.planning.services import drafts
from fishplate.domains.planning.services.drafts import Draft
from fishplate.kernel import audit, errors, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import Change
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.undo import Done
from fishplate.kernel.validation import check


@dataclass(frozen=True, slots=True)
class TypedCalendar:
    """What can be typed of a calendar: the hours of each weekday and the exceptions as ``working_times`` reads them."""

    name: str
    note: str
    monday: str
    tuesday: str
    wednesday: str
    thursday: str
    friday: str
    saturday: str
    sunday: str
    exceptions: str

    def put_on(self, calendar: Calendar, draft: Draft) -> None:
        """Write it on a calendar of ``draft``; ``Invalid`` with everything that is wrong."""
        wrong: dict[str, list[errors.Text]] = {}
        calendar.name, calendar.note = self.name.strip(), self.note.strip()
        for day in WEEKDAYS:
            try:
                setattr(calendar, day, write_hours(parse_hours(getattr(self, day))))
            except ValueError as error:
                wrong[day] = [*error.args]
        try:
            calendar.exceptions = write_exceptions(parse_exceptions(self.exceptions))
        except ValueError as error:
            wrong["exceptions"] = [*error.args]
        if not wrong and not any(getattr(calendar, day) for day in WEEKDAYS):
            wrong["monday"] = [_("Nobody ever works by this calendar: give at least one weekday its working times.")]
        if any(one.name == calendar.name for pk, one in draft.calendars.items() if pk != calendar.pk):
            wrong["name"] = [_("There is a calendar of this name in the project already.")]
        check(calendar, wrong)


def add_calendar(
    *,
    project_id: UUID,
    name: str,
    note: str = "",
    monday: str = "",
    tuesday: str = "",
    wednesday: str = "",
    thursday: str = "",
    friday: str = "",
    saturday: str = "",
    sunday: str = "",
    exceptions: str = "",
    actor: Actor,
    under: UUID | None = None,
) -> Calendar:
    """Add a calendar to a project; nobody works by it until the project or a task is given it.

    Raises:
        NotFound, Forbidden, Refused: as for every write.
        Invalid: a field is wrong, or nobody would ever work by it.
    """
    typed = TypedCalendar(name, note, monday, tuesday, wednesday, thursday, friday, saturday, sunday, exceptions)

    def attempt() -> Calendar:
        draft = drafts.read(project_id, actor)
        demand(permissions.add_calendar, actor, draft.project)
        calendar = Calendar(project=draft.project)
        typed.put_on(calendar, draft)
        with audit.change("planning.calendar_added", actor=actor, under=under) as change:
            _store(draft, calendar, change)
        return calendar

    return drafts.settled(attempt)


def amend_calendar(
    *,
    calendar_id: UUID,
    version: int,
    name: str,
    note: str,
    monday: str,
    tuesday: str,
    wednesday: str,
    thursday: str,
    friday: str,
    saturday: str,
    sunday: str,
    exceptions: str,
    actor: Actor,
    under: UUID | None = None,
) -> Calendar:
    """Change a calendar; the dates of every task that works by it follow. Durations stay the working time they are.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write.
        Invalid: a field is wrong, nobody would ever work by it, or a task would find no working time any more.
    """
    typed = TypedCalendar(name, note, monday, tuesday, wednesday, thursday, friday, saturday, sunday, exceptions)
    project_id = _project_of(calendar_id, actor)

    def attempt() -> Calendar:
        draft = drafts.read(project_id, actor)
        demand(permissions.amend_calendar, actor, draft.project)
        typed.put_on(draft.calendar_named(calendar_id), draft)
        draft.schedule()
        with audit.change("planning.calendar_amended", actor=actor, under=under) as change:
            plan = draft.lock(actor)
            calendar = lock(Calendar.objects.visible_to(actor), calendar_id, version=version)
            change.target = calendar
            guards.ask("planning.amend_calendar", target=calendar, actor=actor, under=under)
            typed.put_on(calendar, draft)
            calendar.save()
            draft.store(plan)
        return calendar

    return drafts.settled(attempt)


def remove_calendar(*, calendar_id: UUID, version: int | None = None, actor: Actor, under: UUID | None = None) -> None:
    """Take a calendar away that nobody works by.

    Raises:
        NotFound, Forbidden, Refused: as for every write; Stale where a ``version`` is named. Refused also where the
            project or a task works by it.
    """
    project_id = _project_of(calendar_id, actor)

    def attempt() -> None:
        draft = drafts.read(project_id, actor)
        demand(permissions.remove_calendar, actor, draft.project)
        with audit.change("planning.calendar_removed", actor=actor, under=under) as change:
            plan = draft.lock(actor)
            calendar = lock(Calendar.objects.visible_to(actor), calendar_id, version=version)
            change.target = calendar
            guards.ask("planning.remove_calendar", target=calendar, actor=actor, under=under)
            if reason := in_use(calendar, plan):
                raise errors.Refused(reason)
            change.deleted(calendar)
            calendar.delete()
            draft.mark(plan, [])

    drafts.settled(attempt)


def restore_calendar(*, done: Done, actor: Actor) -> Calendar:
    """Bring back a removed calendar as it was. Part of undoing.

    Raises:
        NotFound, Forbidden, Refused: as for ``add_calendar``.
        Invalid: another one has its name by now.
    """
    [row] = done.rows_of(Calendar, "deleted")
    project_id: UUID = row.former(Calendar)["project_id"]

    def attempt() -> Calendar:
        draft = drafts.read(project_id, actor)
        demand(permissions.add_calendar, actor, draft.project)
        calendar = row.revived(Calendar)
        names = TypedCalendar.__dataclass_fields__
        TypedCalendar(**{name: getattr(calendar, name) for name in names}).put_on(calendar, draft)
        with audit.change("planning.calendar_restored", actor=actor) as change:
            _store(draft, calendar, change)
        return calendar

    return drafts.settled(attempt)


def choose_calendar(*, project_id: UUID, calendar_id: UUID | None, actor: Actor, under: UUID | None = None) -> Plan:
    """Let the project work by one of its calendars, or by Monday to Friday, 8 hours; all dates follow.

    Raises:
        NotFound, Forbidden, Refused: as for every write.
        Invalid: it is no calendar of this project, or a task would find no working time any more.
    """

    def attempt() -> Plan:
        draft = drafts.read(project_id, actor)
        demand(permissions.choose_calendar, actor, draft.project)
        if calendar_id is not None and calendar_id not in draft.calendars:
            raise errors.Invalid({"calendar_id": [_("Choose a calendar of this project.")]})
        draft.calendar = draft.calendars[calendar_id] if calendar_id else None
        draft.schedule()
        with audit.change("planning.calendar_chosen", actor=actor, under=under) as change:
            plan = draft.lock(actor)
            guards.ask("planning.choose_calendar", target=draft.project, actor=actor, under=under)
            plan.calendar = draft.calendar
            draft.store(plan)
            change.target = plan
        return plan

    return drafts.settled(attempt)


def in_use(calendar: Calendar, plan: Plan) -> errors.Text | None:
    """Say who works by a calendar, so that it cannot be removed; ``None`` where nobody does."""
    if plan.calendar_id == calendar.pk:
        return _("It is the project's calendar. Choose another one first.")
    numbers = list(Task.objects.filter(calendar=calendar).order_by("number").values_list("number", flat=True)[:20])
    if numbers:
        named = ", ".join(map(str, numbers))
        return _("Tasks work by it: {numbers}. Give them another calendar first.").format(numbers=named)
    names = list(Resource.objects.filter(calendar=calendar).values_list("name", flat=True)[:20])
    if names:
        return _("Resources work by it: {names}. Give them another calendar first.").format(names=", ".join(names))
    return None


def _store(draft: Draft, calendar: Calendar, change: Change) -> None:
    plan = draft.lock(change.actor)
    guards.ask("planning.add_calendar", target=draft.project, actor=change.actor, under=change.under)
    calendar.save()
    change.created(calendar)
    change.target = calendar
    draft.mark(plan, [])


def _project_of(calendar_id: UUID, actor: Actor) -> UUID:
    found = Calendar.objects.visible_to(actor).filter(pk=calendar_id).values_list("project", flat=True).first()
    if found is None:
        raise errors.NotFound
    return found
