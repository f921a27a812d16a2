from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fishplate.domains.organisations.models import Membership
from fishplate.domains.projects import events, permissions, queries
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models import Member, Project, RoleHolding
from fishplate.kernel import audit, clock, errors, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand


def add_member(
    *,
    project_id: UUID,
    person_id: UUID,
    organisation_id: UUID,
    party: str,
    roles: Iterable[str],
    actor: Actor,
) -> Member:
    """Let a person take part in a project for one of their organisations.

    Raises:
        NotFound, Forbidden: as for every write.
        Invalid: they take part already, or do not belong to the organisation.
    """
    with audit.change("projects.member_added", actor=actor) as change:
        project = lock(Project.objects.visible_to(actor), project_id)
        demand(permissions.add_member, actor, project)
        guards.ask("projects.add_member", target=project, actor=actor)
        if not Membership.objects.filter(person_id=person_id, organisation_id=organisation_id).exists():
            raise errors.Invalid({"person": [_("This person does not belong to that organisation.")]})
        if queries.members(actor, project_id).filter(person_id=person_id).exists():
            raise errors.Invalid({"person": [_("This person is a member of the project already.")]})
        member = join(change, project, person_id, organisation_id, Party(party), [Role(role) for role in roles])
        change.target = member
        outbox.publish(
            events.MemberAdded(project_id=project.pk, member_id=member.pk, person_id=person_id, actor_id=actor.id)
        )
    return member


def amend_member(*, member_id: UUID, version: int, party: str, roles: Iterable[str], actor: Actor) -> Member:
    """Change in which capacity a member takes part and which roles they fill.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Refused: nobody would be project manager any more.
    """
    with audit.change("projects.member_amended", actor=actor) as change:
        member = lock(_members_seen_by(actor), member_id, version=version)
        change.target = member
        demand(permissions.amend_member, actor, member.project)
        guards.ask("projects.amend_member", target=member, actor=actor)
        wanted = {Role(role) for role in roles}
        if Role.PROJECT_MANAGER not in wanted:
            _keep_a_manager(member)
        member.party = Party(party)
        member.save()
        for holding in member.holdings.exclude(role__in=wanted):
            change.deleted(holding)
            holding.delete()
        held = set(member.holdings.values_list("role", flat=True))
        _fill_roles(change, member, [role for role in wanted if role not in held])
    return member


def remove_member(*, member_id: UUID, actor: Actor) -> Member:
    """Take a member out of the project: from now on they see nothing of it; what they did stays on record.

    Raises:
        NotFound, Forbidden: as for every write. Refused: they are the only project manager.
    """
    with audit.change("projects.member_removed", actor=actor) as change:
        member = lock(_members_seen_by(actor), member_id)
        change.target = member
        demand(permissions.remove_member, actor, member.project)
        guards.ask("projects.remove_member", target=member, actor=actor)
        _keep_a_manager(member)
        member.removed_at = clock.now()
        member.save()
        outbox.publish(
            events.MemberRemoved(
                project_id=member.project_id,
                member_id=member.pk,
                person_id=member.person_id,
                actor_id=actor.id,
            )
        )
    return member


def restore_member(*, member_id: UUID, version: int, actor: Actor) -> Member:
    """Let somebody who was taken out of a project take part again, in the roles they had; part of undoing.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Refused: they do not belong to the organisation any more, or
            take part already.
    """
    with audit.change("projects.member_restored", actor=actor) as change:
        gone = Member.objects.filter(project__in=Project.objects.visible_to(actor)).exclude(removed_at=None)
        member = lock(gone.select_related("project"), member_id, version=version)
        change.target = member
        demand(permissions.add_member, actor, member.project)
        guards.ask("projects.add_member", target=member.project, actor=actor)
        if not Membership.objects.filter(person=member.person_id, organisation=member.organisation_id).exists():
            raise errors.Refused(_("This person does not belong to that organisation."))
        if queries.members(actor, member.project_id).filter(person=member.person_id).exists():
            raise errors.Refused(_("This person is a member of the project already."))
        member.removed_at = None
        member.save()
        outbox.publish(
            events.MemberAdded(
                project_id=member.project_id, member_id=member.pk, person_id=member.person_id, actor_id=actor.id
            )
        )
    return member


def hand_over_member(*, member_id: UUID, to_person_id: UUID | None, actor: Actor) -> Member:
    """Take somebody out of a project and let another person fill their roles, in the same capacity.

    Raises:
        NotFound: no such member, or they are not the actor's to let go. Forbidden: as for every write.
        Invalid: the other person does not belong to the organisation. Refused: nobody would be project manager.
    """
    with audit.change("projects.member_replaced", actor=actor) as change:
        member = lock(queries.held_by_leavers(actor), member_id)
        change.target = member
        demand(permissions.hand_over_member, actor, member)
        guards.ask("projects.remove_member", target=member, actor=actor)
        if to_person_id is not None:
            _take_over(change, member, to_person_id)
        _keep_a_manager(member)
        member.removed_at = clock.now()
        member.save()
        outbox.publish(
            events.MemberRemoved(
                project_id=member.project_id, member_id=member.pk, person_id=member.person_id, actor_id=actor.id
            )
        )
    return member


def _take_over(change: audit.Change, member: Member, person_id: UUID) -> None:
    roles = [Role(role) for role in member.holdings.values_list("role", flat=True)]
    there = Member.objects.filter(project_id=member.project_id, person_id=person_id, removed_at=None).first()
    if there is not None:
        held = set(there.holdings.values_list("role", flat=True))
        _fill_roles(change, there, [role for role in roles if role not in held])
        return
    if not Membership.objects.filter(person_id=person_id, organisation_id=member.organisation_id).exists():
        raise errors.Invalid({"to_person_id": [_("This person does not belong to that organisation.")]})
    joined = join(change, member.project, person_id, member.organisation_id, Party(member.party), roles)
    outbox.publish(
        events.MemberAdded(
            project_id=member.project_id, member_id=joined.pk, person_id=person_id, actor_id=change.actor.id
        )
    )


def _members_seen_by(actor: Actor) -> QuerySet[Member]:
    return Member.objects.filter(project__in=Project.objects.visible_to(actor), removed_at=None).select_related(
        "project"
    )


def join(
    change: audit.Change,
    project: Project,
    person_id: UUID,
    organisation_id: UUID,
    party: Party,
    roles: list[Role],
) -> Member:
    """Store a member with their roles, within a running change."""
    member = Member(project=project, person_id=person_id, organisation_id=organisation_id, party=party)
    member.save()
    change.created(member)
    search.index(member)
    _fill_roles(change, member, roles)
    return member


def _fill_roles(change: audit.Change, member: Member, roles: Iterable[Role]) -> None:
    for role in sorted(roles):
        holding = RoleHolding(member=member, role=role)
        holding.save()
        change.created(holding)


def _keep_a_manager(member: Member) -> None:
    managers = queries.holders(member.project_id, Role.PROJECT_MANAGER)
    if not managers.exclude(pk=member.pk).exists() and managers.filter(pk=member.pk).exists():
        raise errors.Refused(_("This is the only project manager; give somebody else that role first."))
