"""Many rows of a plan at once, as its page selects and pastes them. Each is one change, which one undo takes back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fishplate.domains.planning import permissions, queries
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.durations import write_duration
from fishplate.domains.planning.pages import inline
from fishplate.domains.planning.services.removing import remove_tasks as remove_all
from fishplate.domains.projects import queries as projects
from fishplate.kernel import errors
from fishplate.kernel.permissions import demand
from fishplate.kernel.sheets import Cell, Row, Sheet
from fishplate.web.importing import Target
from fishplate.web.importing import declaring as importers
from fishplate.web.importing.names import fold
from fishplate.web.importing.running import try_out
from fishplate.web.pages import Audience, Request, one, page

#: What stands in the columns of rows that do not begin with headings.
_UNNAMED = ("name", "duration", "predecessors")


@page(Audience.SIGNED_IN, rule=permissions.remove_task, methods=["POST"])
def remove_tasks(request: Request, project_id: UUID) -> HttpResponseBase:
    """Remove the rows that are selected; all or none."""
    project = one(projects.projects(request.actor), project_id)
    demand(permissions.remove_task, request.actor, project)
    keys = _keys(request.POST.getlist("task"))
    if keys:
        remove_all(project_id=project.pk, versions=dict.fromkeys(keys), actor=request.actor)
    said = ngettext("{count} task was removed.", "{count} tasks were removed.", len(keys)).format(count=len(keys))
    return inline.done(request, project, said, removed=[str(key) for key in keys])


@page(Audience.SIGNED_IN, rule=permissions.add_task, methods=["POST"])
def paste_tasks(request: Request, project_id: UUID) -> HttpResponseBase:
    """Add rows from the clipboard of this page or of a spreadsheet, with or without headings; all or none."""
    project = one(projects.projects(request.actor), project_id)
    demand(permissions.add_task, request.actor, project)
    target = replace(importers.get("tasks").open(request.actor, project), records=[], amend=None)
    # As for a row that is typed in: what says nothing else takes a day.
    measure = queries.calendar(project.pk).measure
    target.form.fields["duration"].initial = write_duration(measure.day, measure)
    sheet = _sheet(request.POST.get("text", ""), target)
    report, store = try_out(target, sheet, lambda _done, _all: None)
    if not report.sound:
        reasons = [
            _("Row {row}, {column}: {reason}").format(row=wrong.row, column=wrong.column, reason=wrong.reason)
            for wrong in report.problems
        ]
        raise errors.Refused(reasons)
    if report.created:
        store()
    said = ngettext("{count} task was added.", "{count} tasks were added.", report.created)
    return inline.done(request, project, said.format(count=report.created))


def _keys(given: list[str]) -> list[UUID]:
    try:
        return list(dict.fromkeys(map(UUID, given)))
    except ValueError:
        raise errors.NotFound from None


def _sheet(text: str, target: Target[Task]) -> Sheet:
    try:
        lines = [
            line for line in csv.reader(io.StringIO(text, newline=""), delimiter="\t") if any(map(str.strip, line))
        ]
    except csv.Error as error:
        raise errors.Refused([_("The clipboard holds something else than rows of a table.")]) from error
    if not lines:
        raise errors.Refused([_("There are no rows on the clipboard.")])
    headings = {fold(str(column.label)) for column in target.columns}
    if not headings & {fold(cell) for cell in lines[0]}:
        labels = {column.name: str(column.label) for column in target.columns}
        lines.insert(0, [labels[name] for name in _UNNAMED[: len(lines[0])]])
    head, *rows = [
        Row(number, [Cell("text", cell.strip()) if cell.strip() else None for cell in line])
        for number, line in enumerate(lines)
    ]
    return Sheet(head, rows)
