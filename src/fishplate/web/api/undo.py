"""Undo for programs: what one did and can take back, known by the id that its entries in the history share."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router, Schema

from fishplate.kernel import undo
from fishplate.kernel.undo import Undoable
from fishplate.web.api.operations import ApiRequest, Page, access, listed
from fishplate.web.listing.keyset import Order
from fishplate.web.pages import one
from fishplate.web.undo import words

router = Router(tags=["undo"])


class UndoableOut(Schema):
    """A change that can be undone until ``until``; ``undoes`` and ``undone_by`` are changes as well."""

    id: UUID
    at: datetime
    until: datetime
    what: str
    actions: list[str]
    is_undo: bool
    undoes: UUID | None
    undone_by: UUID | None

    @staticmethod
    def resolve_id(change: Undoable) -> UUID:
        return change.change_id

    @staticmethod
    def resolve_until(change: Undoable) -> datetime:
        return change.at + undo.LIMIT

    @staticmethod
    def resolve_what(change: Undoable) -> str:
        return words(undo.step(change))

    @staticmethod
    def resolve_actions(change: Undoable) -> list[str]:
        return list(dict.fromkeys(entry.action for entry in undo.step(change).entries))


@router.get("/undoable", response=Page[UndoableOut], operation_id="list_undoable")
@access()
def list_undoable(request: ApiRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    """The newest first; what was undone already names the change that did it."""
    return listed(_rows(request), after=after, limit=limit, order=Order("pk", descending=True))


@router.post("/undoable/{uuid:change_id}/undo", response=UndoableOut, operation_id="undo_change")
@access(rule=undo.may_undo)
def undo_change(request: ApiRequest, change_id: UUID) -> Undoable:
    """Take the whole change back, or nothing; the answer is the change as it stands, with ``undone_by``.

    To redo, undo the change that ``undone_by`` names.
    """
    one(_rows(request), change_id)
    undone_by = undo.undo_change(change_id=change_id, actor=request.actor)
    change = one(_rows(request), change_id)
    # Under an Idempotency-Key the transaction ends, and marks it, only after the answer is made.
    change.undone_by = undone_by
    return change


def _rows(request: ApiRequest) -> QuerySet[Undoable]:
    return undo.undoable(request.actor)
