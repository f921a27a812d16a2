from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import Router, Status

from fishplate.domains.planning import permissions, queries, services
from fishplate.domains.planning.choices import PaperSize, PlanFormat
from fishplate.kernel.jobs import Job
from fishplate.web.api import ApiRequest, Input, JobOut, access, started
from fishplate.web.files.serving import as_attachment

router = Router(tags=["planning"])
_FILE = {"responses": {200: {"description": "The file", "content": {"application/octet-stream": {}}}}}


class ExportIn(Input):
    """``paper`` is that of a PDF; the bars of a baseline stand beneath those of today, or its dates go along."""

    format: PlanFormat
    paper: PaperSize = PaperSize.A3
    baseline_id: UUID | None = None


@router.post("/projects/{uuid:project_id}/plan/exports", response={202: JobOut}, operation_id="export_plan")
@access(rule=permissions.export_plan)
def export_plan(request: ApiRequest, response: HttpResponse, project_id: UUID, data: ExportIn) -> Status[Job]:
    """Begin to write the plan as a picture or for another tool; the file can be fetched when the job has succeeded."""
    job = services.export_plan(project_id=project_id, actor=request.actor, **data.dict())
    return Status(202, started(response, job))


@router.get(
    "/projects/{uuid:project_id}/plan/exports/{uuid:export_id}/file",
    operation_id="download_plan_export",
    openapi_extra=_FILE,
)
@access()
def download_plan_export(request: ApiRequest, project_id: UUID, export_id: UUID) -> HttpResponseBase:
    file = queries.written(request.actor, project_id, export_id)
    return as_attachment(request, file.sha256, filename=file.filename)
