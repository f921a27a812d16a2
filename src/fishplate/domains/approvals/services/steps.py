"""What every write to an approval is made of: the rows locked in order, the state closed, the event told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from fishplate.domains.approvals import events, queries
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval
from fishplate.domains.conversations import services as conversations
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel import clock, outbox
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.notices import DECISION
from fishplate.kernel.records import reference


def locked(approval_id: UUID, actor: Actor, *, version: int | None = None) -> Approval:
    """Lock the project, then the approval: what reacts to a vote writes elsewhere in the project, in this order too."""
    lock(Project.objects.visible_to(actor), queries.approval(actor, approval_id).project_id)
    return lock(Approval.objects.visible_to(actor).select_related("project"), approval_id, version=version)


def close(approval: Approval, state: ApprovalState, reason: str = "") -> None:
    """Write that nothing more is to be signed."""
    approval.state, approval.closed_at, approval.closing_reason = state, clock.now(), reason
    approval.save()
    conversations.read_about(about=reference(approval), kind=DECISION)


def tell(
    event: type[events.ApprovalEvent], approval: Approval, actor: Actor, to: Iterable[UUID] = (), **more: Any
) -> None:
    """Publish an event of an approval; whoever caused it need not hear of it."""
    outbox.publish(
        event(
            approval_id=approval.pk,
            project_id=approval.project_id,
            subject_kind=approval.subject_kind,
            subject_id=approval.subject_id,
            person_ids=tuple(one for one in dict.fromkeys(to) if one != actor.id),
            actor_id=actor.id,
            **more,
        )
    )


def waited_for(approval: Approval) -> list[UUID]:
    """The ids of those who can sign now."""
    return [person.pk for person in queries.whom_it_waits_for(approval)]


def answering(approval: Approval) -> list[UUID]:
    """The ids of those who have to see to it that it is decided: whoever asked, and the project managers."""
    managers = projects.holders(approval.project_id, Role.PROJECT_MANAGER).values_list("person_id", flat=True)
    return [*_members(approval, [approval.requested_by_id]), *managers]


def took_part(approval: Approval) -> list[UUID]:
    """The ids of those who asked, signed, or were signed for."""
    votes = approval.votes.values_list("person_id", "on_behalf_of_id")
    return _members(approval, [approval.requested_by_id, *(one for vote in votes for one in vote)])


def _members(approval: Approval, ids: Iterable[UUID | None]) -> list[UUID]:
    """Who of them is a member still: nobody hears of what they may not see any more."""
    present = Member.objects.filter(project=approval.project_id, removed_at=None)
    return list(present.filter(person_id__in=[one for one in ids if one]).values_list("person_id", flat=True))
