from __future__ import annotations

from django.utils.translation import gettext as _

from fishplate.domains.approvals.models import Approval, Seat
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.permissions import require_role
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text


def request_approval(actor: Actor, project: Project) -> Text | None:
    if projects.roles(actor.id, project.pk):
        return None
    return _("Only people who fill a role in the project ask for its approvals.")


def cast_vote(actor: Actor, approval: Approval, seat: Seat) -> Text | None:
    if approval.exclude_requester and approval.requested_by_id == actor.id:
        return _("You asked for this approval; somebody else has to sign it.")
    if Role(seat.role) not in projects.roles(actor.id, approval.project_id):
        return _("This takes the role {role} in the project.").format(role=Role(seat.role).label)
    return None


def withdraw_approval(actor: Actor, approval: Approval) -> Text | None:
    if approval.requested_by_id == actor.id:
        return None
    return require_role(actor, approval.project)


def void_approval(actor: Actor, approval: Approval) -> Text | None:
    return _("An approval becomes void when what it is about changes, not by hand.")
