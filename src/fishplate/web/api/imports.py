"""Filling a list from a table: tried first, then all rows or none, as a job whose result says what came of each row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from fishplate.kernel import errors, sheets
from fishplate.kernel.jobs import Job
from fishplate.kernel.permissions import demand
from fishplate.web.api.jobs import JobOut, started
from fishplate.web.api.operations import ApiRequest, Input, access, content_of, takes_file
from fishplate.web.importing import Importer, importers, tasks
from fishplate.web.importing.bulk import BulkForm, Chosen, change_rows
from fishplate.web.importing.declaring import import_list, importer_of
from fishplate.web.importing.own_fields import opened
from fishplate.web.importing.templates import template_response

router = Router(tags=["lists"])


class ImportableOut(Schema):
    """A list that can be filled. ``place`` says below which address it is: ``organisation`` or ``project``."""

    key: str
    name: str
    place: str


class ImportableListsOut(Schema):
    items: list[ImportableOut]


class ImportIn(Input):
    """With ``dry_run`` nothing is written; the job's result tells what would be."""

    dry_run: bool = True


_TEMPLATE: Any = {"responses": {200: {"description": "The workbook", "content": {sheets.XLSX: {}}}}}


@router.get("/lists", response=ImportableListsOut, operation_id="list_importable_lists")
@access()
def list_importable_lists(request: ApiRequest) -> dict[str, Any]:
    items = [
        {"key": one.key, "name": str(one.name), "place": "project" if one.in_project else "organisation"}
        for one in importers()
    ]
    return {"items": items}


@router.post(
    "/organisations/{uuid:organisation_id}/lists/{slug:register_key}/imports",
    response={202: JobOut},
    operation_id="import_register",
)
@takes_file(sheets.LIMIT)
@access(rule=import_list)
def import_register(
    request: ApiRequest,
    response: HttpResponse,
    organisation_id: UUID,
    register_key: str,
    data: Form[ImportIn],
    content: File[UploadedFile],
) -> Status[Job]:
    """Answer 202 with the job. Its ``result`` counts ``created``, ``changed`` and ``unchanged`` rows, lists every
    problem by row, column and reason, and says with ``applied`` whether the rows are in: all of them, or none.
    """
    return _begin(request, response, importer_of(register_key, in_project=False), organisation_id, data, content)


@router.post(
    "/projects/{uuid:project_id}/lists/{slug:list_key}/imports",
    response={202: JobOut},
    operation_id="import_into_project",
)
@takes_file(sheets.LIMIT)
@access(rule=import_list)
def import_into_project(
    request: ApiRequest,
    response: HttpResponse,
    project_id: UUID,
    list_key: str,
    data: Form[ImportIn],
    content: File[UploadedFile],
) -> Status[Job]:
    """As ``import_register``, for a list of a project."""
    return _begin(request, response, importer_of(list_key, in_project=True), project_id, data, content)


@router.get(
    "/organisations/{uuid:organisation_id}/lists/{slug:register_key}/template",
    operation_id="download_template",
    openapi_extra=_TEMPLATE,
)
@access()
def download_template(
    request: ApiRequest, organisation_id: UUID, register_key: str, filled: bool = False
) -> FileResponse:
    """A workbook with the list's columns explained: empty, or with ``filled`` holding what is there."""
    importer = importer_of(register_key, in_project=False)
    place = importer.place(request.actor, organisation_id)
    return template_response(importer, opened(importer, request.actor, place), filled=filled)


@router.get(
    "/projects/{uuid:project_id}/lists/{slug:list_key}/template",
    operation_id="download_project_template",
    openapi_extra=_TEMPLATE,
)
@access()
def download_project_template(
    request: ApiRequest, project_id: UUID, list_key: str, filled: bool = False
) -> FileResponse:
    """As ``download_template``, for a list of a project."""
    importer = importer_of(list_key, in_project=True)
    place = importer.place(request.actor, project_id)
    return template_response(importer, opened(importer, request.actor, place), filled=filled)


def _begin(
    request: ApiRequest,
    response: HttpResponse,
    importer: Importer[Any, Any],
    place_id: UUID,
    data: ImportIn,
    content: UploadedFile,
) -> Status[Job]:
    job = tasks.begin(
        importer,
        importer.place(request.actor, place_id),
        content_of(content, limit=sheets.LIMIT),
        filename=content.name or "",
        actor=request.actor,
        dry_run=data.dry_run,
    )
    return Status(202, started(response, job))


class ChosenIn(Input):
    """A record, by the version it was read in."""

    id: UUID
    version: int


class ChangeTogetherIn(Input):
    """``changes`` maps fields, as ``list_importable_lists`` names them, to the value that all rows get."""

    rows: list[ChosenIn]
    changes: dict[str, Any]


class RefusalOut(Schema):
    id: UUID
    label: str
    reasons: list[str]


class ChangedOut(Schema):
    """Either all rows were changed, or none was and ``refusals`` says which would not and why."""

    changed: int
    refusals: list[RefusalOut]


@router.post(
    "/organisations/{uuid:organisation_id}/lists/{slug:register_key}/changes",
    response=ChangedOut,
    operation_id="change_together",
)
@access(rule=import_list)
def change_together(
    request: ApiRequest, organisation_id: UUID, register_key: str, data: ChangeTogetherIn
) -> dict[str, Any]:
    """Let the same values stand in several records of a register, in all of them or in none."""
    return _changed(request, importer_of(register_key, in_project=False), organisation_id, data)


@router.post(
    "/projects/{uuid:project_id}/lists/{slug:list_key}/changes",
    response=ChangedOut,
    operation_id="change_together_in_project",
)
@access(rule=import_list)
def change_together_in_project(
    request: ApiRequest, project_id: UUID, list_key: str, data: ChangeTogetherIn
) -> dict[str, Any]:
    """As ``change_together``, for records of a project."""
    return _changed(request, importer_of(list_key, in_project=True), project_id, data)


def _changed(
    request: ApiRequest, importer: Importer[Any, Any], place_id: UUID, data: ChangeTogetherIn
) -> dict[str, Any]:
    place = importer.place(request.actor, place_id)
    demand(import_list, request.actor, importer, place)
    form = BulkForm.of(data.changes, opened(importer, request.actor, place))
    if not form.is_valid():
        raise errors.Invalid({name: [str(text) for text in texts] for name, texts in form.errors.items()})
    rows = [Chosen(one.id, one.version) for one in data.rows]
    refusals = change_rows(importer, [place], rows, form.changes(), actor=request.actor)
    return {"changed": 0 if refusals else len(rows), "refusals": refusals}
