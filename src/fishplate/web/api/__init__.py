"""What the API's operations share. ``config/api.py`` puts the domains' routers together.

    router = Router(tags=["projects"])

    @router.put("/projects/{uuid:project_id}", response=ProjectOut, operation_id="amend_project")
    @access(rule=permissions.amend_project)
    def amend_project(request: ApiRequest, response: HttpResponse, project_id: UUID, data: ProjectIn) -> Project:
        project = services.amend_project(
            project_id=project_id, version=expected_version(request), actor=request.actor, **data.dict()
        )
        return tagged(response, project)

An operation is called like its use case, calls the page's service and has no logic of its own. Lists return
``Page[…]`` from ``listed``; long work answers 202 with ``started(response, job)``; what a service raises becomes
problem+json in one place.
"""

from fishplate.web.api.answers import AnswerOut, ReferenceOut, SectionOut, answer_of, sections_of
from fishplate.web.api.jobs import JobOut, started
from fishplate.web.api.operations import (
    ApiRequest,
    Input,
    Page,
    access,
    content_of,
    expected_version,
    listed,
    tagged,
    takes_file,
)
from fishplate.web.api.own_fields import WithCustom, amended, made
from fishplate.web.api.problems import answer_errors
from fishplate.web.listing.keyset import Order

__all__ = [
    "AnswerOut",
    "ApiRequest",
    "Input",
    "JobOut",
    "Order",
    "Page",
    "ReferenceOut",
    "SectionOut",
    "WithCustom",
    "access",
    "amended",
    "answer_errors",
    "answer_of",
    "content_of",
    "expected_version",
    "listed",
    "made",
    "sections_of",
    "started",
    "tagged",
    "takes_file",
]
