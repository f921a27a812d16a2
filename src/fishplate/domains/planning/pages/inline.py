"""Editing in the table itself: htmx swaps single rows. Whatever moved by an edit is sent along, each row by itself.

The browser says which version of the plan it shows. Where that is not the one the edit was made upon, somebody else
was at work in between, and all rows are sent; so they are where so much moved that one swap is less work than many.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.pages.forms import TaskForm, for_service, renewed
from fishplate.domains.planning.pages.shown import plan_of, shown, summary_of
from fishplate.domains.projects.models import Project
from fishplate.kernel import errors
from fishplate.kernel.errors import Text
from fishplate.web import conflicts, custom_fields, http, toasts
from fishplate.web.errors import reasons_of
from fishplate.web.pages import Request, render

MARK = "row"
_ROW_BY_ROW = 50
Service = Callable[..., Task]


def asked(request: Request) -> bool:
    """Tell whether a row of the table is wanted, and not the page."""
    return MARK in request.GET and http.wants_fragment(request)


def one_row(request: Request, row: queries.Row) -> HttpResponse:
    """Return a row to read."""
    [drawn] = shown([row], row.task.project_id)
    return render(request, "planning/rows/row.html", {"row": drawn, "may_plan": True})


def edit(request: Request, project: Project, task: Task | None, service: Service) -> HttpResponse:
    """Return a row to type in (``task`` ``None``: a new one), or take what was typed to its service."""
    options: dict[str, Any] = {"project_id": project.pk, "in_row": True, "record": task}
    before = request.POST.get("before") or request.GET.get("before") or ""
    context = {"task": task, "project_id": project.pk, "before": before}
    if request.method != "POST":
        return render(request, "planning/rows/edit.html", {**context, "form": TaskForm(**options)})
    form = TaskForm(data=request.POST, **options)
    problems: list[Text] = []
    status = 422
    if form.is_valid():
        try:
            if task is None:
                custom_fields.refuse_without(Task, project.organisation_id)
            saved = service(actor=request.actor, **for_service(form.cleaned_data))
        except errors.Invalid as error:
            form.take(error)
        except errors.Stale as error:
            problems, status = _faster(form, error, options), error.status
            form = renewed(form, error.current, project_id=project.pk, in_row=True)  # type: ignore[arg-type]  # a Task
        except (errors.Forbidden, errors.Refused) as error:
            problems, status = reasons_of(error), error.status
        else:
            said = _("The task was changed.") if task else _("The task was added.")
            return _done(request, project, {"added": None if task else str(saved.pk), "before": before}, said)
    form.begin_at(next((field.name for field in form.visible_fields() if field.errors), "name"))
    return render(request, "planning/rows/edit.html", {**context, "form": form, "problems": problems}, status=status)


def removed(request: Request, project: Project, task: Task) -> HttpResponse:
    """Return what follows from a removed task."""
    return _done(request, project, {"removed": str(task.pk)}, _("The task was removed."))


def moved(request: Request, project: Project, task: Task, before_id: UUID | None) -> HttpResponse:
    """Return a row at its new place."""
    return _done(request, project, {"moved": str(task.pk), "before": str(before_id or "")}, _("The task was moved."))


def rearranged(request: Request, project: Project, said: Text) -> HttpResponse:
    """Return all rows, as the outline of several is another."""
    toasts.say(request, said)
    context = {"project_id": project.pk, "may_plan": True, **plan_of(project, request.actor)}
    return toasts.carry(request, render(request, "planning/rows/answer.html", context))


def _done(request: Request, project: Project, done: dict[str, Any], said: Text) -> HttpResponse:
    """Return what follows, and say what was done with the button that undoes it: the row alone has no place for it."""
    toasts.say(request, said)
    return toasts.carry(request, _answer(request, project, done))


def _answer(request: Request, project: Project, done: dict[str, Any]) -> HttpResponse:
    context = {**done, "project_id": project.pk, "may_plan": True}
    version = queries.plan_version(project.pk)
    current = request.POST.get("plan") == str(version - 1)
    if current and queries.changed(project.pk, version).count() <= _ROW_BY_ROW:
        changed = queries.rows(request.actor, project.pk, changed_in=version)
        context |= {"version": version, "changed": shown(changed, project.pk), **summary_of(project)}
    else:
        context |= plan_of(project, request.actor)
    if done.get("added"):
        context["form"] = TaskForm(project_id=project.pk, in_row=True)
    return render(request, "planning/rows/answer.html", context)


def _faster(form: TaskForm, error: errors.Stale, options: dict[str, Any]) -> list[Text]:
    theirs = TaskForm(**{**options, "record": error.current})
    changed = conflicts.last_change(error.current)
    return [
        _("{person} changed this task after you had opened it. Enter saves yours, Esc takes theirs.").format(
            person=changed.by if changed else _("Somebody else")
        ),
        *(
            _("{field}: now {value}").format(field=one.label, value=one.theirs)
            for one in conflicts.differences(form, theirs)
        ),
    ]
