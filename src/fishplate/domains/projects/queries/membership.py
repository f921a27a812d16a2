from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Membership, Organisation, Person
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member, MemberInvitation, Project, RoleHolding
from fishplate.kernel import clock, errors
from fishplate.kernel.actors import Actor


def projects(actor: Actor) -> QuerySet[Project]:
    """The projects this actor is a member of, with their organisation loaded."""
    return Project.objects.visible_to(actor).select_related("organisation")


def project(actor: Actor, project_id: UUID) -> Project:
    """One project; ``NotFound`` where there is none or the actor is no member."""
    found = projects(actor).filter(pk=project_id).first()
    if found is None:
        raise errors.NotFound
    return found


def members(actor: Actor, project_id: UUID) -> QuerySet[Member]:
    """The present members of a project the actor sees, with person, organisation and roles loaded."""
    return (
        Member.objects.filter(project__in=Project.objects.visible_to(actor).filter(pk=project_id), removed_at=None)
        .select_related("person", "organisation")
        .prefetch_related("holdings")
    )


def member_invitations(actor: Actor, project_id: UUID) -> QuerySet[MemberInvitation]:
    """The invitations into a project the actor sees that can still be accepted."""
    seen = Project.objects.visible_to(actor).filter(pk=project_id)
    still = MemberInvitation.objects.filter(
        project__in=seen,
        invitation__accepted_at=None,
        invitation__revoked_at=None,
        invitation__expires_at__gt=clock.now(),
    )
    return still.select_related("project", "invitation", "invitation__organisation", "invitation__invited_by")


def inviting_organisations(actor: Actor, project: Project) -> QuerySet[Organisation]:
    """For which organisations somebody can be invited into a project: the project's own, and those the actor sees."""
    seen = Q(pk__in=Organisation.objects.visible_to(actor).values("pk"))
    return Organisation.objects.filter(seen | Q(pk=project.organisation_id))


def roles(person_id: UUID, project_id: UUID) -> frozenset[Role]:
    """The roles a person fills in a project at present."""
    held = RoleHolding.objects.filter(
        member__project_id=project_id, member__person_id=person_id, member__removed_at=None
    )
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def holders(project_id: UUID, role: str) -> QuerySet[Member]:
    """The members who fill a role at present."""
    return Member.objects.filter(project_id=project_id, removed_at=None, holdings__role=role).select_related(
        "person", "organisation"
    )


def roles_by_project(actor: Actor) -> dict[UUID, frozenset[Role]]:
    """The roles a person fills at present, by project; projects in which they fill none are left out."""
    held: dict[UUID, set[Role]] = {}
    rows = RoleHolding.objects.filter(member__person_id=actor.id, member__removed_at=None)
    if actor.projects is not None:
        rows = rows.filter(member__project__in=actor.projects)
    for project_id, role in rows.values_list("member__project_id", "role"):
        held.setdefault(project_id, set()).add(Role(role))
    return {project_id: frozenset(roles) for project_id, roles in held.items()}


def filling(actor: Actor, roles: Iterable[Role]) -> QuerySet[Project]:
    """The projects in which a person fills one of ``roles`` at present."""
    held = RoleHolding.objects.filter(
        member__project=OuterRef("pk"), member__person_id=actor.id, member__removed_at=None, role__in=list(roles)
    )
    return Project.objects.visible_to(actor).filter(Exists(held))


def held_by_leavers(actor: Actor) -> QuerySet[Member]:
    """The present members whom this actor may let go: one's own, those of one's projects and organisations, or all."""
    present = Member.objects.filter(removed_at=None).select_related("project", "person")
    if actor.administrator:
        return present
    if actor.projects is not None:
        return present.filter(project__in=Project.objects.visible_to(actor))
    managed = Membership.objects.filter(person_id=actor.id, role=MembershipRole.MANAGER).values("organisation_id")
    return present.filter(
        Q(person_id=actor.id) | Q(organisation_id__in=managed) | Q(project__in=Project.objects.visible_to(actor))
    )


def open_work(person_id: UUID, organisation_id: UUID | None) -> QuerySet[Member]:
    """In which projects somebody takes part at present, for one of their organisations or for all of them."""
    held = Member.objects.filter(person_id=person_id, removed_at=None)
    held = held if organisation_id is None else held.filter(organisation_id=organisation_id)
    return held.select_related("project").prefetch_related("holdings").order_by("project__name", "pk")


def takers(member: Member) -> list[tuple[UUID, str]]:
    """Who may take over from a member: colleagues of the organisation, and the others in the project."""
    colleagues = Membership.objects.filter(organisation_id=member.organisation_id).values("person_id")
    others = Member.objects.filter(project_id=member.project_id, removed_at=None).values("person_id")
    people = Person.objects.filter(Q(pk__in=colleagues) | Q(pk__in=others), is_active=True)
    return list(people.exclude(pk=member.person_id).order_by("name", "pk").values_list("pk", "name"))


def present(project_id: UUID) -> list[UUID]:
    """The ids of the people who are members of a project at present."""
    return list(Member.objects.filter(project_id=project_id, removed_at=None).values_list("person_id", flat=True))
