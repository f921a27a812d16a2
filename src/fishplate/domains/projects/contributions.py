from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.domains.projects import permissions, queries, services
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member, MemberInvitation, Project
from fishplate.domains.projects.pages import timeline, work
from fishplate.kernel import contributions, live, records, search, views
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Command, OpenWork
from fishplate.kernel.permissions import allows
from fishplate.kernel.records import Kind
from fishplate.kernel.search import Document
from fishplate.web import history

_GROUP = _("Project")
_MOST_PROJECTS = 20
_SENTENCES = {
    "projects.phase_entered": _("{what} entered another phase"),
    "projects.member_replaced": _("{actor} let others take over from {label}"),
}


def register() -> None:
    """Make this domain's records known to the kernel."""
    history.register_sentences(_SENTENCES)
    views.share_with(Project._meta.label_lower, "project_id")
    records.register(
        Kind(
            model=Project,
            name=_("project"),
            label=str,
            url=lambda one: reverse("projects:view_project", args=[one.pk]),
            visible_to=Project.objects.visible_to,
            chain=lambda one: f"project:{one.pk}",
            steward=permissions.amend_project,
            owner="organisation_id",
        )
    )
    records.register(
        Kind(
            model=Member,
            name=_("member"),
            label=str,
            found_as=lambda one: f"{one.person.name} · {one.project.name}",
            url=lambda one: reverse("projects:list_members", args=[one.project_id]),
            visible_to=_visible_members,
            chain=lambda one: f"project:{one.project_id}",
        )
    )
    records.register(
        Kind(
            model=MemberInvitation,
            name=_("invitation"),
            label=str,
            url=lambda one: reverse("projects:list_members", args=[one.project_id]),
            visible_to=_visible_invitations,
            chain=lambda one: f"project:{one.project_id}",
        )
    )
    # By their names, so that people of other organisations are found by who works with them.
    search.register(Member, lambda one: Document(one.person.name), within=lambda project_id: Q(project=project_id))
    search.register(
        Project,
        lambda one: Document(f"{one.code} {one.name}", one.purpose),
        within=lambda project_id: Q(pk=project_id),
    )
    live.topics.add("projects", _topics)
    contributions.COMMANDS.add("projects", _commands)
    contributions.OVERVIEW_PANELS.add("projects", work.overview, order=15)
    contributions.OPEN_WORK.add("projects", _open_work)
    contributions.TOKEN_LIMITS.add("projects", _token_limits)
    contributions.RECORD_PANELS.add("projects", timeline.panel, order=95)


def _open_work(person_id: UUID, organisation_id: UUID | None) -> list[OpenWork]:
    return [_held(member) for member in queries.open_work(person_id, organisation_id)]


def _token_limits(actor: Actor) -> list[tuple[UUID, str]]:
    return [(one.pk, str(one)) for one in Project.objects.visible_to(actor).order_by("name", "pk")]


def _held(member: Member) -> OpenWork:
    def hand_over(to: UUID | None, actor: Actor) -> object:
        return services.hand_over_member(member_id=member.pk, to_person_id=to, actor=actor)

    roles = [str(Role(holding.role).label) for holding in member.holdings.all()]
    return OpenWork(
        key=f"member-{member.pk}",
        what=" / ".join(roles) or _("member"),
        label=member.project.name,
        url=reverse("projects:list_members", args=[member.project_id]),
        takers=tuple(queries.takers(member)),
        hand_over=hand_over,
    )


def _commands(actor: Actor, project_id: UUID | None) -> list[Command]:
    found = [
        Command(_("Start a project"), reverse("projects:create_project"), _GROUP, "new create project", "plus"),
        *(
            Command(str(one), reverse("projects:view_project", args=[one.pk]), _GROUP, one.code, "compass")
            for one in Project.objects.visible_to(actor).order_by("-id")[:_MOST_PROJECTS]
        ),
    ]
    project = Project.objects.visible_to(actor).filter(pk=project_id).first() if project_id else None
    if project is None:
        return found
    here = reverse("projects:view_timeline", args=[project.pk])
    found.append(Command(_("Time line"), here, _GROUP, "timeline news", "timeline"))
    for label, name, rule, keywords, icon in (
        (_("Add a member"), "add_member", permissions.add_member, "add member team person", "plus"),
        (_("Change the project"), "amend_project", permissions.amend_project, "change amend project", "settings"),
    ):
        if allows(rule, actor, project):
            found.append(Command(label, reverse(f"projects:{name}", args=[project.pk]), _GROUP, keywords, icon))
    return found


def _topics(actor: Actor) -> list[str]:
    return [f"project:{key}" for key in Project.objects.visible_to(actor).values_list("pk", flat=True)]


def _visible_members(actor: Actor) -> QuerySet[Member]:
    seen = Member.objects.filter(project__in=Project.objects.visible_to(actor), removed_at=None)
    return seen.select_related("person", "project")


def _visible_invitations(actor: Actor) -> QuerySet[MemberInvitation]:
    return MemberInvitation.objects.filter(project__in=Project.objects.visible_to(actor)).select_related("invitation")
