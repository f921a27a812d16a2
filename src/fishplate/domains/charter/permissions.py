from __future__ import annotations

from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member, Project
from fishplate.domains.projects.permissions import hand_over_member, require_role
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text


def write_charter(actor: Actor, project: Project) -> Text | None:
    return _drafts(actor, project)


def add_objective(actor: Actor, project: Project) -> Text | None:
    return _drafts(actor, project)


def amend_objective(actor: Actor, project: Project) -> Text | None:
    return _drafts(actor, project)


def hand_over_objective(actor: Actor, leaver: Member) -> Text | None:
    """Whoever may let somebody go from the project says who answers instead."""
    return hand_over_member(actor, leaver)


def remove_objective(actor: Actor, project: Project) -> Text | None:
    return _drafts(actor, project)


def add_indicator(actor: Actor, project: Project) -> Text | None:
    return _drafts(actor, project)


def amend_indicator(actor: Actor, project: Project) -> Text | None:
    return _drafts(actor, project)


def remove_indicator(actor: Actor, project: Project) -> Text | None:
    return _drafts(actor, project)


def set_charter_seats(actor: Actor, project: Project) -> Text | None:
    """Who answers for the project, and who pays for it, say whose signatures it takes."""
    return require_role(actor, project, Role.SPONSOR)


def submit_charter(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project)


def reopen_charter(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project)


def _drafts(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project, Role.SPONSOR, Role.BUSINESS_OWNER, Role.SYSTEM_ARCHITECT)
