"""Who accepts an invitation that leads into a project takes part in it, in the same commit."""

from __future__ import annotations

from fishplate.domains.organisations import events
from fishplate.domains.projects import services
from fishplate.domains.projects.models import MemberInvitation
from fishplate.kernel import outbox


def subscribe() -> None:
    """React to what becomes of invitations."""
    outbox.subscribe(events.InvitationAccepted, join_invited_member, when=outbox.INSIDE)
    outbox.subscribe(events.InvitationReplaced, replace_member_invitation, when=outbox.INSIDE)


def join_invited_member(event: events.InvitationAccepted) -> None:
    """Let them take part in every project that the invitation leads to."""
    led = list(MemberInvitation.objects.filter(invitation=event.invitation_id).values_list("pk", flat=True))
    for pk in led:
        services.join_invited_member(member_invitation_id=pk, person_id=event.person_id)


def replace_member_invitation(event: events.InvitationReplaced) -> None:
    """Let the newer invitation lead there as well."""
    led = list(MemberInvitation.objects.filter(invitation=event.invitation_id).values_list("pk", flat=True))
    for pk in led:
        services.replace_member_invitation(member_invitation_id=pk, by_id=event.by_id)
