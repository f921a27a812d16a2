"""Search over the API: what the page of results shows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router, Schema

from fishplate.kernel import errors
from fishplate.web import search
from fishplate.web.api.operations import MAX_PAGE, ApiRequest, Page, access

router = Router(tags=["search"])


class FoundOut(Schema):
    """A record that was found: its kind and id, how it is called, and the address of its page."""

    kind: str
    id: UUID
    label: str
    url: str


@router.get("/search", response=Page[FoundOut], operation_id="search_records")
@access()
def search_records(
    request: ApiRequest, q: str, kind: str = "", project_id: UUID | None = None, after: str = "", limit: int = 20
) -> dict[str, Any]:
    """The records that contain every word of ``q``, the last one as a beginning, best first. ``kind`` (such as
    ``landscape.interface``) and ``project_id`` narrow it.
    """
    if not 1 <= limit <= MAX_PAGE:
        raise errors.Invalid({"limit": [_("Between 1 and {most}.").format(most=MAX_PAGE)]})
    found = search.find(request.actor, q, kind=kind, project_id=project_id, after=after, limit=limit)
    items = [
        {"kind": one.reference.kind, "id": one.reference.id, "label": one.label, "url": one.url} for one in found.items
    ]
    return {"items": items, "next": found.next or None}
