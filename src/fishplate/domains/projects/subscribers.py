"""What happens to people and invitations, in the same commit: who accepts one that leads into a project takes part."""

from __future__ import annotations

from fishplate.domains.organisations import events
from fishplate.domains.projects import services
from fishplate.domains.projects.models import Member, MemberInvitation
from fishplate.kernel import outbox, search


def subscribe() -> None:
    """React to what becomes of invitations."""
    outbox.subscribe(events.InvitationAccepted, join_invited_member, when=outbox.INSIDE)
    outbox.subscribe(events.InvitationReplaced, replace_member_invitation, when=outbox.INSIDE)
    outbox.subscribe(events.PersonNamed, find_members_by_new_name, when=outbox.INSIDE)


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


def find_members_by_new_name(event: events.PersonNamed) -> None:
    """Let somebody be found as a member by what they are called now."""
    search.index(*Member.objects.filter(person=event.person_id).select_related("person"))
