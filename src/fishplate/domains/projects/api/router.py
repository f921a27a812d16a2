from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Status

from fishplate.domains.projects import permissions, queries, services
from fishplate.domains.projects.api.schemas import (
    AddMemberIn,
    CreateProjectIn,
    EntryOut,
    EntryWithRowsOut,
    HandOverIn,
    InvitedMemberOut,
    InviteMemberIn,
    MemberInvitationOut,
    MemberOut,
    MomentOut,
    ProjectIn,
    ProjectOut,
    RolesIn,
    WorkOut,
)
from fishplate.domains.projects.models import Member, MemberInvitation, Project
from fishplate.kernel import clock, errors, records
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.records import Reference
from fishplate.web import history as web_history
from fishplate.web.api import ApiRequest, Order, Page, access, amended, expected_version, listed, made, tagged
from fishplate.web.pages import one

router = Router(tags=["projects"])


@router.get("/work", response=list[WorkOut], operation_id="list_my_work")
@access()
def list_my_work(request: ApiRequest, project_id: UUID | None = None) -> list[queries.Item]:
    """Everything that waits for the person of this token, the most urgent first; at most of one project."""
    return queries.list_work(request.actor, today=timezone.localdate(clock.now()), project_id=project_id)


@router.get("/projects", response=Page[ProjectOut], operation_id="list_projects")
@access()
def list_projects(request: ApiRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    return listed(queries.projects(request.actor), after=after, limit=limit)


@router.post("/projects", response={201: ProjectOut}, operation_id="create_project")
@access(rule=permissions.create_project)
def create_project(request: ApiRequest, response: HttpResponse, data: CreateProjectIn) -> Status[Project]:
    project = made(
        Project, data, lambda: services.create_project(actor=request.actor, **data.dict()), actor=request.actor
    )
    return Status(201, tagged(response, project))


@router.get("/projects/{uuid:project_id}", response=ProjectOut, operation_id="view_project")
@access()
def view_project(request: ApiRequest, response: HttpResponse, project_id: UUID) -> Project:
    return tagged(response, one(queries.projects(request.actor), project_id))


@router.put("/projects/{uuid:project_id}", response=ProjectOut, operation_id="amend_project")
@access(rule=permissions.amend_project)
def amend_project(request: ApiRequest, response: HttpResponse, project_id: UUID, data: ProjectIn) -> Project:
    version = expected_version(request)
    project = amended(
        data,
        lambda: services.amend_project(project_id=project_id, version=version, actor=request.actor, **data.dict()),
        actor=request.actor,
    )
    return tagged(response, project)


@router.get("/projects/{uuid:project_id}/members", response=Page[MemberOut], operation_id="list_members")
@access()
def list_members(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    one(queries.projects(request.actor), project_id)
    return listed(queries.members(request.actor, project_id), after=after, limit=limit)


@router.post("/projects/{uuid:project_id}/members", response={201: MemberOut}, operation_id="add_member")
@access(rule=permissions.add_member)
def add_member(request: ApiRequest, response: HttpResponse, project_id: UUID, data: AddMemberIn) -> Status[Member]:
    return Status(201, tagged(response, services.add_member(project_id=project_id, actor=request.actor, **data.dict())))


@router.post(
    "/projects/{uuid:project_id}/member-invitations", response={201: InvitedMemberOut}, operation_id="invite_member"
)
@access(rule=permissions.invite_member)
def invite_member(request: ApiRequest, project_id: UUID, data: InviteMemberIn) -> Status[dict[str, Any]]:
    """Invite somebody by e-mail into an organisation and the project; who belongs to the organisation is added."""
    made, link = services.invite_member(project_id=project_id, actor=request.actor, **data.dict())
    invited = isinstance(made, MemberInvitation)
    return Status(201, {"member": None if invited else made, "invitation": made if invited else None, "link": link})


@router.get(
    "/projects/{uuid:project_id}/member-invitations",
    response=Page[MemberInvitationOut],
    operation_id="list_member_invitations",
)
@access()
def list_member_invitations(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    one(queries.projects(request.actor), project_id)
    return listed(queries.member_invitations(request.actor, project_id), after=after, limit=limit)


@router.delete(
    "/member-invitations/{uuid:member_invitation_id}", response={204: None}, operation_id="revoke_member_invitation"
)
@access(rule=permissions.revoke_member_invitation)
def revoke_member_invitation(request: ApiRequest, member_invitation_id: UUID) -> Status[None]:
    services.revoke_member_invitation(member_invitation_id=member_invitation_id, actor=request.actor)
    return Status(204, None)


@router.put("/members/{uuid:member_id}", response=MemberOut, operation_id="amend_member")
@access(rule=permissions.amend_member)
def amend_member(request: ApiRequest, response: HttpResponse, member_id: UUID, data: RolesIn) -> Member:
    member = services.amend_member(
        member_id=member_id, version=expected_version(request), actor=request.actor, **data.dict()
    )
    return tagged(response, member)


@router.delete("/members/{uuid:member_id}", response={204: None}, operation_id="remove_member")
@access(rule=permissions.remove_member)
def remove_member(request: ApiRequest, member_id: UUID) -> Status[None]:
    services.remove_member(member_id=member_id, actor=request.actor)
    return Status(204, None)


@router.post("/members/{uuid:member_id}/hand-over", response={204: None}, operation_id="hand_over_member")
@access(rule=permissions.hand_over_member)
def hand_over_member(request: ApiRequest, member_id: UUID, data: HandOverIn) -> Status[None]:
    """Take a member out and let somebody else, if named, fill their roles."""
    services.hand_over_member(member_id=member_id, to_person_id=data.to_person_id, actor=request.actor)
    return Status(204, None)


@router.get("/projects/{uuid:project_id}/timeline", response=Page[MomentOut], operation_id="view_timeline")
@access()
def view_timeline(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    """What happened in the project and to the records it works on, told in sentences, the newest first."""
    return _told(request, queries.timeline(request.actor, project_id), after=after, limit=limit)


@router.get(
    "/records/{record_kind}/{uuid:record_id}/timeline", response=Page[MomentOut], operation_id="view_record_timeline"
)
@access()
def view_record_timeline(
    request: ApiRequest, record_kind: str, record_id: UUID, after: str = "", limit: int = 50
) -> dict[str, Any]:
    """What happened to one record and what belongs to it, such as ``landscape.interface``, the newest first."""
    if record_kind not in {kind.key for kind in records.kinds()}:
        raise errors.NotFound
    return _told(
        request, queries.record_timeline(request.actor, Reference(record_kind, record_id)), after=after, limit=limit
    )


@router.post("/projects/{uuid:project_id}/seen", response={204: None}, operation_id="mark_seen")
@access(rule=permissions.mark_seen)
def mark_seen(request: ApiRequest, project_id: UUID) -> Status[None]:
    """Take everything until now as read."""
    services.mark_seen(project_id=project_id, actor=request.actor)
    return Status(204, None)


@router.get("/projects/{uuid:project_id}/history", response=Page[EntryOut], operation_id="list_history")
@access()
def list_history(request: ApiRequest, project_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    """What was done in the project, by whom, the newest first."""
    queries.project(request.actor, project_id)
    rows = queries.history(request.actor, project_id)
    return listed(rows, after=after, limit=limit, order=Order("number", descending=True))


@router.get("/projects/{uuid:project_id}/history/{int:number}", response=EntryWithRowsOut, operation_id="view_entry")
@access()
def view_entry(request: ApiRequest, project_id: UUID, number: int) -> Entry:
    queries.project(request.actor, project_id)
    entry = queries.history(request.actor, project_id).filter(number=number).first()
    if entry is None:
        raise errors.NotFound
    return entry


def _told(request: ApiRequest, entries: QuerySet[Entry], *, after: str, limit: int) -> dict[str, Any]:
    found = listed(entries, after=after, limit=limit, order=Order("pk", descending=True))
    return {**found, "items": web_history.tell(found["items"], request.actor)}
