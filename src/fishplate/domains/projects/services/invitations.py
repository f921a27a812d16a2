"""Inviting somebody into a project: by e-mail, into an organisation and a role in one step."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.organisations.models import Membership
from fishplate.domains.organisations.services.invitations import new_invitation, void_invitation
from fishplate.domains.projects import events, permissions, queries
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models import Member, MemberInvitation, Project
from fishplate.domains.projects.services.members import add_member, join
from fishplate.kernel import audit, errors, guards, outbox
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import comparable


def invite_member(
    *,
    project_id: UUID,
    email: str,
    organisation_id: UUID,
    party: str,
    roles: Iterable[str],
    days: int = 7,
    actor: Actor,
) -> tuple[Member | MemberInvitation, str]:
    """Invite somebody into an organisation and a project at once; who belongs to the organisation is simply added.

    Returns:
        The member and no link, or the invitation with its link, which is never shown again.

    Raises:
        NotFound, Forbidden: as for every write.
        Invalid: a field is wrong, or they are a member of the project already.
    """
    wanted = sorted({Role(role) for role in roles})
    with audit.change("projects.invitation_created", actor=actor) as change:
        project = lock(Project.objects.visible_to(actor), project_id)
        demand(permissions.add_member, actor, project)
        organisation = queries.inviting_organisations(actor, project).filter(pk=organisation_id).first()
        if organisation is None:
            raise errors.NotFound
        there = Membership.objects.filter(organisation=organisation, person__email__iexact=comparable(email)).first()
        if there is not None:
            change.target = member = add_member(
                project_id=project_id,
                person_id=there.person_id,
                organisation_id=organisation_id,
                party=party,
                roles=wanted,
                actor=actor,
            )
            return member, ""
        demand(permissions.invite_member, actor, project, organisation)
        guards.ask("projects.invite_member", target=project, actor=actor)
        text = _("the project {project}, for {organisation},").format(project=project, organisation=organisation)
        invitation, link = new_invitation(change, organisation, email=email, days=days, to=text)
        invited = MemberInvitation(
            project=project, invitation=invitation, party=Party(party), roles=[str(role) for role in wanted]
        )
        invited.save()
        change.created(invited)
        change.target = invited
    return invited, link


def revoke_member_invitation(*, member_invitation_id: UUID, actor: Actor) -> MemberInvitation:
    """Make the link of an open invitation worthless, for the project as for the organisation.

    Raises:
        NotFound, Forbidden: as for every write. Refused: it was accepted or revoked already.
    """
    with audit.change("projects.invitation_revoked", actor=actor) as change:
        seen = MemberInvitation.objects.filter(project__in=Project.objects.visible_to(actor))
        invited = change.target = lock(seen.select_related("project", "invitation"), member_invitation_id)
        demand(permissions.revoke_member_invitation, actor, invited.project)
        void_invitation(change, invited.invitation)
    return invited


def join_invited_member(*, member_invitation_id: UUID, person_id: UUID, actor: Actor = SYSTEM) -> Member | None:
    """Let who accepted take part in the project, within the change in which they do; ``None`` if they do already."""
    with audit.change("projects.member_added", actor=actor) as change:
        invited = lock(MemberInvitation.objects.select_related("project", "invitation"), member_invitation_id)
        project = lock(Project.objects.all(), invited.project_id)
        if person_id in queries.present(project.pk):
            change.target = project
            return None
        organisation_id = invited.invitation.organisation_id
        roles = [Role(role) for role in invited.roles]
        member = change.target = join(change, project, person_id, organisation_id, Party(invited.party), roles)
        outbox.publish(
            events.MemberAdded(project_id=project.pk, member_id=member.pk, person_id=person_id, actor_id=actor.id)
        )
    return member


def replace_member_invitation(*, member_invitation_id: UUID, by_id: UUID, actor: Actor = SYSTEM) -> MemberInvitation:
    """Let another invitation of the same address lead to where an older one led."""
    with audit.change("projects.invitation_replaced", actor=actor) as change:
        invited = change.target = lock(MemberInvitation.objects.select_related("project"), member_invitation_id)
        invited.invitation_id = by_id
        invited.save()
    return invited
