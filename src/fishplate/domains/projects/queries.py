from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member, Project, RoleHolding
from fishplate.kernel import audit, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry


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


def history(actor: Actor, project_id: UUID) -> QuerySet[Entry]:
    """The entries of a project's history, newest first; none where the actor does not see the project."""
    if not Project.objects.visible_to(actor).filter(pk=project_id).exists():
        return Entry.objects.none()
    return audit.entries_of_chain(f"project:{project_id}")
