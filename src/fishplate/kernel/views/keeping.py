from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from fishplate.kernel import audit, errors, permissions, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.records import Reference
from fishplate.kernel.validation import check
from fishplate.kernel.views.models import DefaultView, SavedView

#: Kinds of record whose members views are shared with: by key, the parameter of an address that names one.
_shared_with: dict[str, str] = {}


def share_with(kind: str, parameter: str = "") -> None:
    """Let views be shared with those who see a record of this kind; done once, by its domain.

    With a ``parameter`` a list whose address has it belongs to such a record, and its views are shared with no other.
    """
    _shared_with[kind] = parameter


def sharing(parameters: Mapping[str, Any], actor: Actor) -> list[Reference]:
    """Return with whom the views of a list can be shared whose address has these parameters."""
    for kind, parameter in _shared_with.items():
        if parameter in parameters:
            to = Reference(kind, parameters[parameter])
            return [to] if records.show(to, actor) is not None else []
    return [
        Reference(kind, pk)
        for kind, parameter in _shared_with.items()
        if not parameter
        for pk in records.get(kind).visible_to(actor).values_list("pk", flat=True)
    ]


def visible_to(actor: Actor) -> QuerySet[SavedView]:
    """Return one's own views and those shared with one's projects and organisations; ``is_default`` marks one's own."""
    mine = Q(person_id=actor.id) if actor.projects is None else Q(pk__in=[])
    for kind in _shared_with:
        mine |= Q(shared_kind=kind, shared_id__in=records.get(kind).visible_to(actor).values("pk"))
    chosen = DefaultView.objects.filter(person_id=actor.id, view=OuterRef("pk"))
    return SavedView.objects.filter(mine).annotate(is_default=Exists(chosen))


def default_of(actor: Actor, path: str) -> SavedView | None:
    """Return the view with which this list opens for this person."""
    chosen = DefaultView.objects.filter(person_id=actor.id, path=path).values("view")
    return visible_to(actor).filter(pk__in=chosen).first()


def may_change(actor: Actor, view: SavedView) -> Text | None:
    """Only its maker changes a view; others copy it."""
    return None if view.person_id == actor.id else _("Only the person who made a view changes it; make a copy.")


def keep_view(
    *,
    actor: Actor,
    name: str,
    shared_with: Reference | None,
    path: str = "",
    query: str = "",
    view_id: UUID | None = None,
) -> SavedView:
    """Keep a view, or rename and share one anew; its address stays.

    Raises:
        NotFound: no such view, or nothing to share it with is in sight. Forbidden: it is somebody else's.
        Invalid: it has no name, or the address is too long.
    """
    with audit.unit():
        view = _own(view_id, actor) if view_id else SavedView(person_id=actor.id, path=path, query=query)
        if shared_with is not None and (
            shared_with.kind not in _shared_with or records.show(shared_with, actor) is None
        ):
            raise errors.NotFound
        view.name = name.strip()
        view.shared_kind, view.shared_id = (shared_with.kind, shared_with.id) if shared_with else ("", None)
        check(view)
        view.save()
    return view


def copy_view(view_id: UUID, *, actor: Actor) -> SavedView:
    """Make one's own of a view that somebody shared; ``NotFound`` where it is not shared with the actor."""
    view = visible_to(actor).filter(pk=view_id).first()
    if view is None:
        raise errors.NotFound
    name = _("Copy of {view}").format(view=view.name)[:80]
    return keep_view(actor=actor, name=name, shared_with=None, path=view.path, query=view.query)


def delete_view(view_id: UUID, *, actor: Actor) -> None:
    """Forget a view; lists that opened with it show everything again."""
    with audit.unit():
        _own(view_id, actor).delete()


def set_default(view_id: UUID, *, actor: Actor, wanted: bool) -> SavedView:
    """Let the list open with this view for oneself, or no more."""
    with audit.unit():
        view = visible_to(actor).filter(pk=view_id).first()
        if view is None:
            raise errors.NotFound
        DefaultView.objects.filter(person_id=actor.id, path=view.path).delete()
        if wanted:
            DefaultView.objects.create(person_id=actor.id, path=view.path, view=view)
    return view


def _own(view_id: UUID, actor: Actor) -> SavedView:
    view = visible_to(actor).filter(pk=view_id).first()
    if view is None:
        raise errors.NotFound
    permissions.demand(may_change, actor, view)
    return view
