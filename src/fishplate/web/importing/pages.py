from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import errors, jobs, sheets, undo
from fishplate.kernel.fields import Record
from fishplate.kernel.jobs import Job
from fishplate.kernel.permissions import allows, demand
from fishplate.kernel.undo import Undoable
from fishplate.web.forms import Form
from fishplate.web.importing import tasks
from fishplate.web.importing.declaring import Importer, find, get, import_list, importer_of
from fishplate.web.importing.own_fields import opened
from fishplate.web.importing.templates import template_response
from fishplate.web.pages import Audience, Request, handle_action, handle_form, one, page, render

_LAST = 10


class ImportForm(Form):
    place_id = forms.TypedChoiceField(label=_("Into"), coerce=UUID)
    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, at most 20 MB and 20,000 rows."))

    def __init__(self, *args: Any, places: list[Record], in_project: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["place_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(one.pk), str(one)) for one in places]
        if in_project:
            del self.fields["place_id"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > sheets.LIMIT:
            raise forms.ValidationError(
                _t("The file is larger than {limit} MB.").format(limit=sheets.LIMIT // 1_000_000)
            )
        return file


@page(Audience.SIGNED_IN, rule=import_list)
def import_register(request: Request, register_key: str) -> HttpResponseBase:
    """Fill a list of an organisation, which is chosen here."""
    importer = importer_of(register_key, in_project=False)
    places = importer.fillable(request.actor, None)
    if not places:
        raise errors.Forbidden(_t("You belong to no organisation whose list you may fill."))
    return _import(request, importer, places)


@page(Audience.SIGNED_IN, rule=import_list)
def import_into_project(request: Request, project_id: UUID, list_key: str) -> HttpResponseBase:
    """Fill a list of a project."""
    importer = importer_of(list_key, in_project=True)
    place = importer.place(request.actor, project_id)
    demand(import_list, request.actor, importer, place)
    return _import(request, importer, [place])


@page(Audience.SIGNED_IN, methods=["GET"])
def download_template(request: Request, organisation_id: UUID, register_key: str) -> HttpResponseBase:
    importer = importer_of(register_key, in_project=False)
    place = importer.place(request.actor, organisation_id)
    return template_response(importer, opened(importer, request.actor, place), filled="filled" in request.GET)


@page(Audience.SIGNED_IN, methods=["GET"])
def download_project_template(request: Request, project_id: UUID, list_key: str) -> HttpResponseBase:
    importer = importer_of(list_key, in_project=True)
    place = importer.place(request.actor, project_id)
    return template_response(importer, opened(importer, request.actor, place), filled="filled" in request.GET)


@page(Audience.SIGNED_IN, methods=["GET"])
def view_import(request: Request, import_id: UUID, project_id: UUID | None = None) -> HttpResponseBase:
    job = _job(request, import_id)
    importer = get(job.params["list_key"])
    # Who has left the place since reads no more of it.
    importer.place(request.actor, project_id or UUID(job.params["place_id"]))
    if project_id is not None and job.params["place_id"] != str(project_id):
        raise errors.NotFound
    context = {
        "title": _t("Import: {list}").format(list=importer.name),
        "job": job,
        "report": job.result,
        "dry_run": job.params["dry_run"],
        "filename": job.params["filename"],
        "may_cancel": job.is_live and allows(jobs.may_control, request.actor, job),
        "again_url": _url(importer, UUID(job.params["place_id"])),
        "apply_url": _view("apply_import", job),
        "cancel_url": _view("cancel_import", job),
        "change": _undoable(job, request),
        "more": max(0, job.result["created"] + job.result["changed"] - len(job.result["rows"])) if job.result else 0,
    }
    return render(request, "web/importing/view_import.html", context, partial="live")


@page(Audience.SIGNED_IN, rule=import_list, methods=["POST"])
def apply_import(request: Request, import_id: UUID) -> HttpResponseBase:
    job = _job(request, import_id)
    if not job.params["dry_run"] or not job.result or job.result["problem_count"]:
        raise errors.Refused(_t("Only an import that was tried without errors can be carried out."))
    repeated = tasks.carried_out(job) is not None
    return handle_action(
        request,
        lambda: tasks.carry_out(job, actor=request.actor),
        done=lambda begun: _view("view_import", begun),
        said=_t("It was carried out already; nothing was done a second time.") if repeated else "",
    )


@page(Audience.SIGNED_IN, rule=jobs.may_control, methods=["POST"])
def cancel_import(request: Request, import_id: UUID) -> HttpResponseBase:
    job = _job(request, import_id)
    return handle_action(
        request, lambda: jobs.cancel(job.pk, actor=request.actor), done=lambda ended: _view("view_import", ended)
    )


def _import(request: Request, importer: Importer[Any, Any], places: list[Record]) -> HttpResponseBase:
    def begin(data: dict[str, Any]) -> Job:
        place_id = data.get("place_id", places[0].pk)
        place = next(one for one in places if one.pk == place_id)
        file = data["file"]
        return tasks.begin(importer, place, file.file, filename=file.name or "", actor=request.actor, dry_run=True)

    target = opened(importer, request.actor, places[0])
    mine = jobs.visible_to(request.actor).filter(name=tasks.JOB, actor_id=request.actor.id)
    last = mine.filter(params__list_key=importer.key).order_by("-id")[:_LAST]
    return handle_form(
        request,
        ImportForm,
        form_options={"places": places, "in_project": importer.in_project},
        action=begin,
        done=lambda job: _view("view_import", job),
        title=_t("Import: {list}").format(list=importer.name),
        submit=_("Try it"),
        template="web/importing/import_list.html",
        context={
            "columns": target.columns,
            "other_files": ", ".join(target.readers),
            "template_url": _template_url(importer, places[0]),
            "last": [(job, _view("view_import", job)) for job in last],
        },
    )


def _job(request: Request, import_id: UUID) -> Job:
    return one(jobs.visible_to(request.actor).filter(name=tasks.JOB), import_id)


def _undoable(job: Job, request: Request) -> Undoable | None:
    """Return the import as a change that can be undone or was; nothing for anybody but who imported it."""
    change_id = (job.result or {}).get("change_id")
    return undo.undoable(request.actor).filter(pk=change_id).first() if change_id else None


def _view(name: str, job: Job) -> str:
    importer = find(job.params["list_key"])
    if name == "view_import" and importer is not None and importer.in_project:
        return reverse("web:view_import", args=[job.params["place_id"], job.pk])
    return reverse(f"web:{name}", args=[job.pk])


def _url(importer: Importer[Any, Any], place_id: UUID) -> str:
    if importer.in_project:
        return reverse("web:import_into_project", args=[place_id, importer.key])
    return reverse("web:import_register", args=[importer.key])


def _template_url(importer: Importer[Any, Any], place: Record) -> str:
    name = "download_project_template" if importer.in_project else "download_template"
    return reverse(f"web:{name}", args=[place.pk, importer.key])
