from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member, Project, RoleHolding
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor


def projects(actor: Actor) -> QuerySet[Project]:
    """The projects this actor is a member of, with their organisation loaded."""
    return Project.objects.visible_to(actor).select_related("organisation")


def project(actor: Actor, project_id: UUID) -> Project:
    """One project; ``NotFound`` where there is none or the actor is no member."""
    found = projects(actor).filter(pk=project_id).first()
    if found is None:
        raise errors.NotFound
    return found


def members(actor: Actor, project_id: UUID) -> QuerySet[Member]:
    """The present members of a project the actor sees, with person, organisation and roles loaded."""
    return (
        Member.objects.filter(project__in=Project.objects.visible_to(actor).filter(pk=project_id), removed_at=None)
        .select_related("person", "organisation")
        .prefetch_related("holdings")
    )


def roles(person_id: UUID, project_id: UUID) -> frozenset[Role]:
    """The roles a person fills in a project at present."""
    held = RoleHolding.objects.filter(
        member__project_id=project_id, member__person_id=person_id, member__removed_at=None
    )
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def holders(project_id: UUID, role: str) -> QuerySet[Member]:
    """The members who fill a role at present."""
    return Member.objects.filter(project_id=project_id, removed_at=None, holdings__role=role).select_related(
        "person", "organisation"
    )


def roles_by_project(actor: Actor) -> dict[UUID, frozenset[Role]]:
    """The roles a person fills at present, by project; projects in which they fill none are left out."""
    held: dict[UUID, set[Role]] = {}
    rows = RoleHolding.objects.filter(member__person_id=actor.id, member__removed_at=None)
    for project_id, role in rows.values_list("member__project_id", "role"):
        held.setdefault(project_id, set()).add(Role(role))
    return {project_id: frozenset(roles) for project_id, roles in held.items()}


def filling(actor: Actor, roles: Iterable[Role]) -> QuerySet[Project]:
    """The projects in which a person fills one of ``roles`` at present."""
    held = RoleHolding.objects.filter(
        member__project=OuterRef("pk"), member__person_id=actor.id, member__removed_at=None, role__in=list(roles)
    )
    return Project.objects.filter(Exists(held))


def present(project_id: UUID) -> list[UUID]:
    """The ids of the people who are members of a project at present."""
    return list(Member.objects.filter(project_id=project_id, removed_at=None).values_list("person_id", flat=True))
