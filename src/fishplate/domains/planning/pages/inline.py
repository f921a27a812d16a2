"""Editing in the table itself: a row to type in is a fragment, and what an edit changed is an answer of figures.

The browser says which version of the plan it shows, and is sent all that changed since, by whomever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.durations import Measure
from fishplate.domains.planning.pages.forms import TaskForm, for_service, renewed
from fishplate.domains.planning.pages.sheet import answer
from fishplate.domains.projects.models import Project
from fishplate.kernel import errors
from fishplate.kernel.errors import Text
from fishplate.web import conflicts, custom_fields, http, toasts
from fishplate.web.errors import reasons_of
from fishplate.web.pages import Request, render

MARK = "row"
Service = Callable[..., Task]


def asked(request: Request) -> bool:
    """Tell whether a row of the table is wanted, and not the page."""
    return MARK in request.GET and http.wants_fragment(request)


def edit(request: Request, project: Project, task: Task | None, service: Service, measure: Measure) -> HttpResponse:
    """Return a row to type in (``task`` ``None``: a new one), or take what was typed to its service."""
    options: dict[str, Any] = {"project_id": project.pk, "measure": measure, "in_row": True, "record": task}
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
            saved = service(actor=request.actor, **for_service(form.cleaned_data, measure))
        except errors.Invalid as error:
            form.take(error)
        except errors.Stale as error:
            problems, status = _faster(form, error, options), error.status
            form = renewed(form, error.current, project_id=project.pk, measure=measure, in_row=True)  # type: ignore[arg-type]  # a Task
        except (errors.Forbidden, errors.Refused) as error:
            problems, status = reasons_of(error), error.status
        else:
            said = _("The task was changed.") if task else _("The task was added.")
            blank = "" if task else _blank(request, {**context, "form": TaskForm(**options)})
            return done(request, project, said, shown=str(saved.pk), form=blank)
    form.begin_at(next((field.name for field in form.visible_fields() if field.errors), "name"))
    return render(request, "planning/rows/edit.html", {**context, "form": form, "problems": problems}, status=status)


def removed(request: Request, project: Project, task: Task) -> HttpResponse:
    """Return what follows from a removed task."""
    return done(request, project, _("The task was removed."), removed=[str(task.pk)])


def moved(request: Request, project: Project, task: Task) -> HttpResponse:
    """Return what follows from a row at its new place."""
    return done(request, project, _("The task was moved."), shown=str(task.pk))


def rearranged(request: Request, project: Project, said: Text) -> HttpResponse:
    """Return what follows where the outline of several rows is another."""
    return done(request, project, said)


def done(request: Request, project: Project, said: Text, **further: Any) -> HttpResponse:
    """Return what changed, and say what was done with the button that undoes it: the row alone has no place for it."""
    toasts.say(request, said)
    return JsonResponse(answer(request, project, further))


def _blank(request: Request, context: dict[str, Any]) -> str:
    """Return the next row to type in."""
    return render_to_string("planning/rows/edit.html", context, request)


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
