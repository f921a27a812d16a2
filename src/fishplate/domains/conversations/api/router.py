from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status

from fishplate.domains.conversations import permissions, queries, services
from fishplate.domains.conversations.api.schemas import (
    AddChannelIn,
    AddCommentIn,
    ChannelOut,
    CommentIn,
    CommentOut,
    CommentVersionOut,
    CountOut,
    NoticeDeliveryOut,
    NoticeOut,
    PreferenceIn,
    PreferenceOut,
    WatcherOut,
    WatchOut,
)
from fishplate.domains.conversations.models import Channel, Comment, Delivery, Notice, Preference, Watch
from fishplate.domains.conversations.queries.comments import on
from fishplate.kernel.jobs import Job
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import Reference
from fishplate.web.api import ApiRequest, JobOut, Order, Page, access, expected_version, listed, started, tagged

router = Router(tags=["conversations"])
RECORD = "/records/{record_kind}/{uuid:record_id}"
_LATEST = Order("pk", descending=True)


@router.get(f"{RECORD}/comments", response=Page[CommentOut], operation_id="list_comments")
@access()
def list_comments(
    request: ApiRequest, record_kind: str, record_id: UUID, after: str = "", limit: int = 50
) -> dict[str, Any]:
    """What was said about a main record (``projects.project``, ``landscape.interface`` …), in the order it was said."""
    subject = queries.subject_of(Reference(record_kind, record_id), request.actor)
    return listed(on(subject), after=after, limit=limit)


@router.post(f"{RECORD}/comments", response={201: CommentOut}, operation_id="add_comment")
@access(rule=permissions.add_comment)
def add_comment(
    request: ApiRequest, response: HttpResponse, record_kind: str, record_id: UUID, data: AddCommentIn
) -> Status[Comment]:
    to = Reference(record_kind, record_id)
    return Status(201, tagged(response, services.add_comment(subject=to, actor=request.actor, **data.dict())))


@router.get("/comments/{uuid:comment_id}", response=CommentOut, operation_id="view_comment")
@access()
def view_comment(request: ApiRequest, response: HttpResponse, comment_id: UUID) -> Comment:
    return tagged(response, queries.comment(request.actor, comment_id))


@router.put("/comments/{uuid:comment_id}", response=CommentOut, operation_id="amend_comment")
@access(rule=permissions.amend_comment)
def amend_comment(request: ApiRequest, response: HttpResponse, comment_id: UUID, data: CommentIn) -> Comment:
    comment = services.amend_comment(
        comment_id=comment_id, version=expected_version(request), actor=request.actor, **data.dict()
    )
    return tagged(response, comment)


@router.delete("/comments/{uuid:comment_id}", response=CommentOut, operation_id="delete_comment")
@access(rule=permissions.delete_comment)
def delete_comment(request: ApiRequest, response: HttpResponse, comment_id: UUID) -> Comment:
    """Take it back: its text is gone, its place stays."""
    return tagged(response, services.delete_comment(comment_id=comment_id, actor=request.actor))


@router.get(
    "/comments/{uuid:comment_id}/versions", response=list[CommentVersionOut], operation_id="view_comment_versions"
)
@access()
def view_comment_versions(request: ApiRequest, comment_id: UUID) -> list[Any]:
    """What it said over time, the latest first, each with the difference to the one before."""
    return list(queries.versions(queries.comment(request.actor, comment_id)))


@router.get(f"{RECORD}/watchers", response=list[WatcherOut], operation_id="list_watchers")
@access()
def list_watchers(request: ApiRequest, record_kind: str, record_id: UUID) -> list[Watch]:
    subject = queries.subject_of(Reference(record_kind, record_id), request.actor)
    return queries.watchers(subject.reference, subject.chain)


@router.put(f"{RECORD}/watch", response=WatchOut, operation_id="watch_record")
@access(rule=permissions.watch_record)
def watch_record(request: ApiRequest, record_kind: str, record_id: UUID) -> Watch:
    """Be told what happens to it; of a project: to everything in it."""
    return services.watch_record(subject=Reference(record_kind, record_id), actor=request.actor)


@router.delete(f"{RECORD}/watch", response=WatchOut, operation_id="unwatch_record")
@access(rule=permissions.unwatch_record)
def unwatch_record(request: ApiRequest, record_kind: str, record_id: UUID) -> Watch:
    return services.unwatch_record(subject=Reference(record_kind, record_id), actor=request.actor)


@router.get("/watches", response=Page[WatchOut], operation_id="list_watches")
@access()
def list_watches(request: ApiRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    return listed(queries.watches(request.actor), after=after, limit=limit)


@router.get("/inbox", response=Page[NoticeOut], operation_id="list_inbox")
@access()
def list_inbox(request: ApiRequest, after: str = "", limit: int = 50, unread: bool = False) -> dict[str, Any]:
    """What I was told, the latest first; with ``unread`` only what I have not read."""
    rows = queries.notices(request.actor)
    return listed(rows.unread() if unread else rows, after=after, limit=limit, order=_LATEST)


@router.get("/inbox/count", response=CountOut, operation_id="count_unread")
@access()
def count_unread(request: ApiRequest) -> dict[str, int]:
    """How many are unread; it counts to 100."""
    return {"count": queries.unread_count(request.actor)}


@router.post("/inbox/read", response=CountOut, operation_id="read_all_notices")
@access(rule=permissions.read_all_notices)
def read_all_notices(request: ApiRequest) -> dict[str, int]:
    return {"count": services.read_all_notices(actor=request.actor)}


@router.post("/inbox/{uuid:notice_id}/read", response=NoticeOut, operation_id="read_notice")
@access(rule=permissions.read_notice)
def read_notice(request: ApiRequest, notice_id: UUID) -> Notice:
    return services.read_notice(notice_id=notice_id, actor=request.actor)


@router.get("/notice-preferences", response=PreferenceOut, operation_id="view_notice_preferences")
@access()
def view_notice_preferences(request: ApiRequest, response: HttpResponse) -> Preference:
    demand(permissions.set_notice_preferences, request.actor)
    return tagged(response, queries.preference(request.actor.id))


@router.put("/notice-preferences", response=PreferenceOut, operation_id="set_notice_preferences")
@access(rule=permissions.set_notice_preferences)
def set_notice_preferences(request: ApiRequest, response: HttpResponse, data: PreferenceIn) -> Preference:
    preference = services.set_notice_preferences(version=expected_version(request), actor=request.actor, **data.dict())
    return tagged(response, preference)


@router.get("/channels", response=Page[ChannelOut], operation_id="list_channels")
@access()
def list_channels(request: ApiRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    return listed(queries.channels(request.actor), after=after, limit=limit)


@router.post("/channels", response={201: ChannelOut}, operation_id="add_channel")
@access(rule=permissions.add_channel)
def add_channel(request: ApiRequest, response: HttpResponse, data: AddChannelIn) -> Status[Channel]:
    return Status(201, tagged(response, services.add_channel(actor=request.actor, **data.dict())))


@router.post("/channels/{uuid:channel_id}/try", response={202: JobOut}, operation_id="try_channel")
@access(rule=permissions.try_channel)
def try_channel(request: ApiRequest, response: HttpResponse, channel_id: UUID) -> Status[Job]:
    """Have a word sent there; what came of it stands in the channel's ``trouble`` once the job has ended."""
    return Status(202, started(response, services.try_channel(channel_id=channel_id, actor=request.actor)))


@router.delete("/channels/{uuid:channel_id}", response={204: None}, operation_id="remove_channel")
@access(rule=permissions.remove_channel)
def remove_channel(request: ApiRequest, channel_id: UUID) -> Status[None]:
    services.remove_channel(channel_id=channel_id, actor=request.actor)
    return Status(204, None)


@router.get("/failed-deliveries", response=Page[NoticeDeliveryOut], operation_id="list_failed_deliveries")
@access()
def list_failed_deliveries(request: ApiRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    """What could not be brought to me, the latest first."""
    return listed(queries.failed_deliveries(request.actor), after=after, limit=limit, order=_LATEST)


@router.post(
    "/failed-deliveries/{uuid:notice_delivery_id}/retry", response=NoticeDeliveryOut, operation_id="retry_delivery"
)
@access(rule=permissions.retry_delivery)
def retry_delivery(request: ApiRequest, notice_delivery_id: UUID) -> Delivery:
    return services.retry_delivery(notice_delivery_id=notice_delivery_id, actor=request.actor)
