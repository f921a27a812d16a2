"""The register has its own pages and the same ones inside a project, where the rail stands beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, path, reverse

from fishplate.domains.landscape import queries
from fishplate.domains.landscape.models import Interface, System
from fishplate.domains.projects.queries import project
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a page stands: in the register, or inside the project."""

    project_id: UUID | None

    def url(self, name: str, *args: Any) -> str:
        """Return the address of another page in the same frame."""
        return reverse(f"landscape:{name}", args=[*([self.project_id] if self.project_id else []), *args])

    @property
    def start(self) -> str:
        """Where one came from: the project's landscape, or the register of interfaces."""
        return self.url("view_landscape") if self.project_id else self.url("list_interfaces")


def frame(actor: Actor, project_id: UUID | None) -> Frame:
    """Return the frame; ``NotFound`` for a project that the actor is no member of."""
    if project_id is not None:
        project(actor, project_id)
    return Frame(project_id)


def frame_of(actor: Actor, project_id: UUID | None, thing: System | Interface) -> Frame:
    """Return the frame of a record's page; ``NotFound`` where the record is not in the project's scope."""
    found = frame(actor, project_id)
    if project_id is not None:
        rows = queries.interfaces_in_scope if isinstance(thing, Interface) else queries.systems_in_scope
        if not rows(project_id).filter(pk=thing.pk).exists():
            raise errors.NotFound
    return found


def nearest(actor: Actor, thing: System | Interface) -> Frame:
    """Return the project in whose scope the record is, where there is just one for this person; else the register."""
    found = list(queries.projects_with(thing, actor).values_list("pk", flat=True)[:2])
    return Frame(found[0] if len(found) == 1 else None)


def framed(route: str, view: Any, name: str) -> list[URLPattern]:
    """Return the page's two addresses: in the register, and inside a project."""
    return [
        path(route, view, name=name),
        path(f"projects/<uuid:project_id>/landscape/{route}", view, name=name),
    ]
