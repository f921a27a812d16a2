"""Undo for programs: what one did and can take back, known by the id that its entries in the history share."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router, Schema

from fishplate.kernel import undo
from fishplate.kernel.undo import Step, Undoable
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
    def resolve_id(step: Step) -> UUID:
        return step.change.change_id

    @staticmethod
    def resolve_at(step: Step) -> datetime:
        return step.change.at

    @staticmethod
    def resolve_until(step: Step) -> datetime:
        return step.change.at + undo.LIMIT

    @staticmethod
    def resolve_what(step: Step) -> str:
        return words(step)

    @staticmethod
    def resolve_actions(step: Step) -> list[str]:
        return list(dict.fromkeys(entry.action for entry in step.entries))

    @staticmethod
    def resolve_is_undo(step: Step) -> bool:
        return step.change.is_undo

    @staticmethod
    def resolve_undoes(step: Step) -> UUID | None:
        return step.change.undoes

    @staticmethod
    def resolve_undone_by(step: Step) -> UUID | None:
        return step.change.undone_by


@router.get("/undoable", response=Page[UndoableOut], operation_id="list_undoable")
@access()
def list_undoable(request: ApiRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    """The newest first; what was undone already names the change that did it."""
    page = listed(_rows(request), after=after, limit=limit, order=Order("pk", descending=True))
    return {**page, "items": undo.steps(page["items"])}


@router.post("/undoable/{uuid:change_id}/undo", response=UndoableOut, operation_id="undo_change")
@access(rule=undo.may_undo)
def undo_change(request: ApiRequest, change_id: UUID) -> Step:
    """Take the whole change back, or nothing; the answer is the change as it stands, with ``undone_by``.

    To redo, undo the change that ``undone_by`` names.
    """
    one(_rows(request), change_id)
    undone_by = undo.undo_change(change_id=change_id, actor=request.actor)
    change = one(_rows(request), change_id)
    # Under an Idempotency-Key the transaction ends, and marks it, only after the answer is made.
    change.undone_by = undone_by
    return undo.step(change)


def _rows(request: ApiRequest) -> QuerySet[Undoable]:
    return undo.undoable(request.actor)
