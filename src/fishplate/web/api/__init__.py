"""What the API's operations share. ``config/api.py`` puts the domains' routers together.

    router = Router(tags=["projects"])

    @router.patch("/projects/{uuid:project_id}", response=ProjectOut, operation_id="amend_project")
    @access(rule=permissions.amend_project)
    def amend_project(request: ApiRequest, response: HttpResponse, project_id: UUID, data: ProjectIn) -> Project:
        project = services.amend_project(
            project_id=project_id, version=expected_version(request), actor=request.actor, **data.dict()
        )
        return tagged(response, project)

An operation is called like its use case, calls the page's service and has no logic of its own. Lists return
``Page[…]`` from ``listed``; what a service raises becomes problem+json in one place.
"""

from fishplate.web.api.operations import ApiRequest, Page, access, expected_version, listed, tagged
from fishplate.web.api.problems import answer_errors

__all__ = ["ApiRequest", "Page", "access", "answer_errors", "expected_version", "listed", "tagged"]
