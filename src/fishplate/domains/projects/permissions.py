from __future__ import annotations

from django.utils.translation import gettext as _

from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.queries import is_manager, is_member
from fishplate.domains.projects import queries
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.permissions import reach_beyond_projects


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


def invite_member(actor: Actor, project: Project, organisation: Organisation) -> Text | None:
    """Into an organisation that does not run the project, only its own managers invite."""
    if (reason := add_member(actor, project) or reach_beyond_projects(actor)) is not None:
        return reason
    if organisation.pk == project.organisation_id or is_manager(actor, organisation.pk):
        return None
    return _("Only a manager of {organisation} invites people to it.").format(organisation=organisation.name)


def revoke_member_invitation(actor: Actor, project: Project) -> Text | None:
    return add_member(actor, project)


def join_invited_member(actor: Actor, project: Project) -> Text | None:
    return _("Who is invited takes part once they accept, not by hand.")


def replace_member_invitation(actor: Actor, project: Project) -> Text | None:
    return _("An invitation is replaced by inviting once more.")


def amend_member(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project)


def remove_member(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project)


def hand_over_member(actor: Actor, member: Member) -> Text | None:
    """Who runs the installation or the organisation sees no project by that, yet has to let people go."""
    if actor.administrator or actor.id == member.person_id or is_manager(actor, member.organisation_id):
        return None
    return require_role(actor, member.project)


def mark_seen(actor: Actor, project: Project) -> Text | None:
    """Everybody who sees the project, for themselves."""
    return None
