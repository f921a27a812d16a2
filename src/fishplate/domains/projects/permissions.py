from __future__ import annotations

from django.utils.translation import gettext as _

from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.queries import is_member
from fishplate.domains.projects import queries
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text


def require_role(actor: Actor, project: Project, *wanted: Role) -> Text | None:
    """Return why the actor, who fills none of the roles wanted, may not act; the project manager always may."""
    if queries.roles(actor.id, project.pk) & {Role.PROJECT_MANAGER, *wanted}:
        return None
    names = " / ".join(str(role.label) for role in dict.fromkeys((Role.PROJECT_MANAGER, *wanted)))
    return _("This takes one of these roles in the project: {roles}.").format(roles=names)


def create_project(actor: Actor, organisation: Organisation) -> Text | None:
    if is_member(actor, organisation.pk):
        return None
    return _("Only members of {organisation} start projects for it.").format(organisation=organisation.name)


def amend_project(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project)


def add_member(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project)


def amend_member(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project)


def remove_member(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project)


def mark_seen(actor: Actor, project: Project) -> Text | None:
    """Everybody who sees the project, for themselves."""
    return None
