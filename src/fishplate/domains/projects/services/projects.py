from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.organisations.models import Organisation
from fishplate.domains.projects import events, permissions
from fishplate.domains.projects.choices import Party, Phase, Role
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.services.members import join
from fishplate.kernel import audit, errors, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check, comparable

#: Beyond, a calendar has no day before or after, and it is a slip of the hand.
_YEARS: Final = range(1900, 3000)


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
            join(change, project, actor.id, organisation.pk, Party.OWNER, [Role.PROJECT_MANAGER])
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


def _write(project: Project, *, code: str, name: str, purpose: str, starts_on: date, ends_on: date | None) -> None:
    wrong: dict[str, list[errors.Text]] = {}
    if not name.strip():
        wrong["name"] = [_("Please give the project a name.")]
    if not code.strip():
        wrong["code"] = [_("Please give a short code, such as MES-ERP.")]
    elif (
        Project.objects.filter(organisation=project.organisation, code__iexact=comparable(code))
        .exclude(pk=project.pk)
        .exists()
    ):
        wrong["code"] = [_("Another project of this organisation has this code.")]
    if ends_on is not None and ends_on < starts_on:
        wrong["ends_on"] = [_("The end is before the start.")]
    for field, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if day is not None and day.year not in _YEARS:
            wrong[field] = [_("Give a day between {first} and {last}.").format(first=_YEARS[0], last=_YEARS[-1])]
    project.code, project.name, project.purpose = code.strip(), name.strip(), purpose.strip()
    project.starts_on, project.ends_on = starts_on, ends_on
    check(project, wrong)
