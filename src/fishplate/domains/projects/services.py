from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fishplate.domains.organisations.models import Membership, Organisation
from fishplate.domains.projects import events, permissions, queries
from fishplate.domains.projects.choices import Party, Phase, Role
from fishplate.domains.projects.models import Member, Project, RoleHolding, Visit
from fishplate.kernel import audit, clock, errors, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check

#: How long somebody must have looked away for the next look to be another visit.
PAUSE = timedelta(hours=1)
#: A visit is not written more often than this.
ENOUGH = timedelta(minutes=1)


def create_project(
    *,
    organisation_id: UUID,
    code: str,
    name: str,
    purpose: str = "",
    starts_on: date,
    ends_on: date | None = None,
    actor: Actor,
) -> Project:
    """Start a project; whoever starts it becomes its project manager.

    Raises:
        NotFound: the organisation is outside the actor's sight. Forbidden: the actor does not belong to it.
        Invalid: a field is wrong or the code is taken.
    """
    organisation = Organisation.objects.visible_to(actor).filter(pk=organisation_id).first()
    if organisation is None:
        raise errors.NotFound
    demand(permissions.create_project, actor, organisation)
    guards.ask("projects.create_project", target=organisation, actor=actor)
    with audit.change("projects.project_created", actor=actor) as change:
        project = Project(organisation=organisation, starts_on=starts_on)
        _write(project, code=code, name=name, purpose=purpose, starts_on=starts_on, ends_on=ends_on)
        project.save()
        change.created(project)
        search.index(project)
        if not actor.system:
            _join(change, project, actor.id, organisation.pk, Party.OWNER, [Role.PROJECT_MANAGER])
        outbox.publish(events.ProjectCreated(project_id=project.pk, actor_id=actor.id))
    return project


def amend_project(
    *,
    project_id: UUID,
    version: int,
    code: str,
    name: str,
    purpose: str,
    starts_on: date,
    ends_on: date | None,
    actor: Actor,
    under: UUID | None = None,
) -> Project:
    """Change what a project is called and when it runs.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write. Invalid: a field is wrong or the code is taken.
    """
    with audit.change("projects.project_amended", actor=actor, under=under) as change:
        project = lock(Project.objects.visible_to(actor), project_id, version=version)
        change.target = project
        demand(permissions.amend_project, actor, project)
        guards.ask("projects.amend_project", target=project, actor=actor, under=under)
        _write(project, code=code, name=name, purpose=purpose, starts_on=starts_on, ends_on=ends_on)
        project.save()
        search.index(project)
        outbox.publish(events.ProjectAmended(project_id=project.pk, actor_id=actor.id))
    return project


def enter_phase(*, project_id: UUID, phase: str, actor: Actor, under: UUID | None = None) -> Project:
    """Move a project into a phase. Called by what decides on it (a gate's decision is ``under``), not by a page.

    Raises:
        NotFound: no such project. Refused: a guard objects.
    """
    with audit.change("projects.phase_entered", actor=actor, under=under) as change:
        project = lock(Project.objects.visible_to(actor), project_id)
        change.target = project
        project.phase = Phase(phase)  # before the guards, who judge the phase that is to be entered
        guards.ask("projects.enter_phase", target=project, actor=actor, under=under)
        project.save()
        outbox.publish(events.PhaseEntered(project_id=project.pk, phase=phase, under=under, actor_id=actor.id))
    return project


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
        member = _join(change, project, person_id, organisation_id, Party(party), [Role(role) for role in roles])
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
    joined = _join(change, member.project, person_id, member.organisation_id, Party(member.party), roles)
    outbox.publish(
        events.MemberAdded(
            project_id=member.project_id, member_id=joined.pk, person_id=person_id, actor_id=change.actor.id
        )
    )


def note_visit(*, project_id: UUID, actor: Actor) -> Visit:
    """Remember that a person looks at what happens in a project. Looking again after a pause begins a new visit.

    Raises:
        NotFound: outside the actor's sight.
    """
    queries.project(actor, project_id)
    at, (newest, _written) = clock.now(), queries.newest_entry()
    visit = queries.visit(actor, project_id)
    if visit is None:
        visit = Visit(person_id=actor.id, project_id=project_id, seen_entry=newest, seen_at=at)
    elif at - visit.latest_at >= PAUSE:
        visit.seen_entry, visit.seen_at = visit.latest_entry, visit.latest_at
    elif at - visit.latest_at < ENOUGH:
        return visit  # it was written a moment ago
    visit.latest_entry, visit.latest_at = newest, at
    return _store_visit(visit)


def mark_seen(*, project_id: UUID, actor: Actor) -> Visit:
    """Take everything that happened in a project until now as read.

    Raises:
        NotFound: outside the actor's sight.
    """
    project = queries.project(actor, project_id)
    demand(permissions.mark_seen, actor, project)
    at, (newest, _written) = clock.now(), queries.newest_entry()
    visit = queries.visit(actor, project_id) or Visit(person_id=actor.id, project_id=project_id)
    visit.seen_entry = visit.latest_entry = newest
    visit.seen_at = visit.latest_at = at
    return _store_visit(visit)


def _store_visit(visit: Visit) -> Visit:
    """Insert or overwrite: two tabs may look for the first time at once."""
    with audit.unit():
        Visit.objects.bulk_create(
            [visit],
            update_conflicts=True,
            unique_fields=["person", "project"],
            update_fields=["seen_entry", "seen_at", "latest_entry", "latest_at"],
        )
    return visit


def _write(project: Project, *, code: str, name: str, purpose: str, starts_on: date, ends_on: date | None) -> None:
    wrong: dict[str, list[errors.Text]] = {}
    if not name.strip():
        wrong["name"] = [_("Please give the project a name.")]
    if not code.strip():
        wrong["code"] = [_("Please give a short code, such as MES-ERP.")]
    elif (
        Project.objects.filter(organisation=project.organisation, code__iexact=code.strip())
        .exclude(pk=project.pk)
        .exists()
    ):
        wrong["code"] = [_("Another project of this organisation has this code.")]
    if ends_on is not None and ends_on < starts_on:
        wrong["ends_on"] = [_("The end is before the start.")]
    project.code, project.name, project.purpose = code.strip(), name.strip(), purpose.strip()
    project.starts_on, project.ends_on = starts_on, ends_on
    check(project, wrong)


def _members_seen_by(actor: Actor) -> QuerySet[Member]:
    return Member.objects.filter(project__in=Project.objects.visible_to(actor), removed_at=None).select_related(
        "project"
    )


def _join(
    change: audit.Change,
    project: Project,
    person_id: UUID,
    organisation_id: UUID,
    party: Party,
    roles: list[Role],
) -> Member:
    member = Member(project=project, person_id=person_id, organisation_id=organisation_id, party=party)
    member.save()
    change.created(member)
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
