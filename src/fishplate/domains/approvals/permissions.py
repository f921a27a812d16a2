from __future__ import annotations

from django.utils.translation import gettext as _

from fishplate.domains.approvals import queries
from fishplate.domains.approvals.models import Approval, Delegation
from fishplate.domains.approvals.queries import Electorate, Option
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Member, Project
from fishplate.domains.projects.permissions import hand_over_member, require_role
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.permissions import reach_beyond_projects


def request_approval(actor: Actor, project: Project) -> Text | None:
    if projects.roles(actor.id, project.pk):
        return None
    return _("Only people who fill a role in the project ask for its approvals.")


def hand_over_seat(actor: Actor, leaver: Member) -> Text | None:
    """Whoever may let somebody go from the project says who signs instead."""
    return hand_over_member(actor, leaver)


def cast_vote(actor: Actor, people: Electorate, option: Option) -> Text | None:
    return queries.not_theirs(people, option, actor.id)


def declare_conflict(actor: Actor, people: Electorate, fits: bool) -> Text | None:
    """``fits`` tells whether one of the seats is theirs, or one they could sign in for somebody else."""
    if fits:
        return None
    return people.bar(actor.id) or _("Nobody asks you to sign here.")


def withdraw_approval(actor: Actor, approval: Approval) -> Text | None:
    if approval.requested_by_id == actor.id:
        return None
    return require_role(actor, approval.project)


def reschedule_approval(actor: Actor, approval: Approval) -> Text | None:
    """Whoever may take it back may give it more time, or less."""
    return withdraw_approval(actor, approval)


def void_approval(actor: Actor, approval: Approval) -> Text | None:
    return _("An approval becomes void when what it is about changes, not by hand.")


def remind_approval(actor: Actor, approval: Approval) -> Text | None:
    return _("Reminders go out when their time has come, not by hand.")


def escalate_approval(actor: Actor, approval: Approval) -> Text | None:
    return _("An approval is escalated when its deadline has passed, not by hand.")


def note_missing_signers(actor: Actor, approval: Approval) -> Text | None:
    return _("Who can sign is looked at every minute, not by hand.")


def delegate_signing(actor: Actor, project: Project | None) -> Text | None:
    """Everybody may let a colleague sign in their own place; to whom, the service says."""
    return reach_beyond_projects(actor) if project is None else None


def revoke_delegation(actor: Actor, delegation: Delegation) -> Text | None:
    if delegation.project is None and (reason := reach_beyond_projects(actor)) is not None:
        return reason
    if actor.id in {delegation.person_id, delegation.delegate_id}:
        return None
    if delegation.project is not None:
        return require_role(actor, delegation.project)
    return _("Only {person} and {delegate} take this delegation back.").format(
        person=delegation.person.name, delegate=delegation.delegate.name
    )
