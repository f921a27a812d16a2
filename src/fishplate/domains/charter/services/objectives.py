from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.charter import events, permissions
from fishplate.domains.charter.models import Objective
from fishplate.domains.charter.services.drafts import draft_of, locked_project
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel import audit, errors, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import delete_all
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import Rule, demand
from fishplate.kernel.records import reference
from fishplate.kernel.undo import Done
from fishplate.kernel.validation import check
from fishplate.kernel.wording import listed


def add_objective(
    *,
    project_id: UUID,
    statement: str,
    rationale: str = "",
    due_on: date | None = None,
    owner_id: UUID | None = None,
    actor: Actor,
    under: UUID | None = None,
) -> Objective:
    """Add an objective to the draft of a charter; it gets the next code (O1, O2 …).

    Raises:
        NotFound, Forbidden: as for every write. Refused: the charter is no draft, or a guard objects.
        Invalid: a field is wrong, or the owner is no member of the project.
    """
    with audit.change("charter.objective_added", actor=actor, under=under) as change:
        project = locked_project(project_id, actor)
        demand(permissions.add_objective, actor, project)
        guards.ask("charter.add_objective", target=project, actor=actor, under=under)
        charter = draft_of(project)
        charter.last_objective += 1
        objective = Objective(project=project, code=f"O{charter.last_objective}")
        _fill(objective, statement=statement, rationale=rationale, due_on=due_on, owner_id=owner_id, actor=actor)
        charter.save()
        objective.save()
        change.created(objective)
        change.target = objective
        search.index(objective)
        _tell_owner(objective, None, actor)
    return objective


def amend_objective(
    *,
    objective_id: UUID,
    version: int,
    statement: str,
    rationale: str,
    due_on: date | None,
    owner_id: UUID | None,
    actor: Actor,
    under: UUID | None = None,
) -> Objective:
    """Change an objective of a draft.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Refused: the charter is no draft, or a guard objects.
        Invalid: a field is wrong, or the owner is no member of the project.
    """
    with audit.change("charter.objective_amended", actor=actor, under=under) as change:
        objective = _of_a_draft(objective_id, actor, permissions.amend_objective, version=version)
        change.target = objective
        guards.ask("charter.amend_objective", target=objective, actor=actor, under=under)
        former = objective.owner_id
        _fill(objective, statement=statement, rationale=rationale, due_on=due_on, owner_id=owner_id, actor=actor)
        objective.save()
        search.index(objective)
        _tell_owner(objective, former, actor)
    return objective


def hand_over_objective(*, objective_id: UUID, person_id: UUID, to_person_id: UUID | None, actor: Actor) -> Objective:
    """Let somebody else, or nobody yet, answer for an objective of a draft whose owner leaves the project.

    Raises:
        NotFound, Forbidden: as for every write. Refused: the charter is no draft, or the other one is no member.
    """
    with audit.change("charter.objective_reassigned", actor=actor) as change:
        project_id = (
            Objective.objects.filter(pk=objective_id, owner=person_id).values_list("project", flat=True).first()
        )
        if project_id is None:
            raise errors.NotFound
        # Whoever leaves does not see the project any more, and whoever lets them go may never have.
        project = lock(Project.objects.all(), project_id)
        leaver = Member.objects.filter(project=project, person=person_id).order_by("-id").first()
        if leaver is None:
            raise errors.NotFound
        demand(permissions.hand_over_objective, actor, leaver)
        draft_of(project)
        objective = change.target = lock(Objective.objects.select_related("project"), objective_id)
        guards.ask("charter.hand_over_objective", target=objective, actor=actor)
        if to_person_id is not None and to_person_id not in projects.present(project_id):
            raise errors.Refused(_("Only a member of the project can answer for an objective."))
        objective.owner = Person.objects.get(pk=to_person_id) if to_person_id is not None else None
        objective.save()
        _tell_owner(objective, person_id, actor)
    return objective


def remove_objective(
    *, objective_id: UUID, version: int | None = None, actor: Actor, under: UUID | None = None
) -> None:
    """Take an objective out of a draft. One that has indicators stays: these would hang on nothing.

    Raises:
        NotFound, Forbidden: as for every write.
        Refused: the charter is no draft, the objective has indicators, or a guard objects.
    """
    with audit.change("charter.objective_removed", actor=actor, under=under) as change:
        objective = _of_a_draft(objective_id, actor, permissions.remove_objective, version=version)
        change.target = objective
        guards.ask("charter.remove_objective", target=objective, actor=actor, under=under)
        codes = listed(objective.indicators.values_list("code", flat=True))
        if codes:
            raise errors.Refused(_("Remove or move its indicators first: {codes}.").format(codes=codes))
        change.deleted(objective)
        search.forget(reference(objective))
        delete_all([objective])


def restore_objective(*, done: Done, actor: Actor) -> Objective:
    """Bring back an objective that was removed from a draft, under the code and the id it had; part of undoing.

    Raises:
        NotFound, Forbidden, Refused, Invalid: as for ``add_objective``.
    """
    [removed] = done.rows_of(Objective, "deleted")
    with audit.change("charter.objective_restored", actor=actor) as change:
        objective = removed.revived(Objective)
        project = locked_project(objective.project_id, actor)
        demand(permissions.add_objective, actor, project)
        guards.ask("charter.add_objective", target=project, actor=actor)
        draft_of(project)
        _fill(
            objective,
            statement=objective.statement,
            rationale=objective.rationale,
            due_on=objective.due_on,
            owner_id=objective.owner_id,
            actor=actor,
        )
        objective.save()
        change.created(objective)
        change.target = objective
        search.index(objective)
    return objective


def _tell_owner(objective: Objective, former: UUID | None, actor: Actor) -> None:
    if objective.owner_id is not None and objective.owner_id != former:
        outbox.publish(
            events.ObjectiveAssigned(
                project_id=objective.project_id,
                objective_id=objective.pk,
                person_id=objective.owner_id,
                actor_id=actor.id,
            )
        )


def _of_a_draft(objective_id: UUID, actor: Actor, rule: Rule, *, version: int | None = None) -> Objective:
    seen = Objective.objects.visible_to(actor).filter(pk=objective_id).values_list("project", flat=True).first()
    if seen is None:
        raise errors.NotFound
    project = locked_project(seen, actor)
    demand(rule, actor, project)
    draft_of(project)
    return lock(Objective.objects.select_related("project"), objective_id, version=version)


def _fill(
    objective: Objective,
    *,
    statement: str,
    rationale: str,
    due_on: date | None,
    owner_id: UUID | None,
    actor: Actor,
) -> None:
    objective.statement, objective.rationale = statement.strip(), rationale.strip()
    objective.due_on = due_on
    wrong = {}
    member = projects.members(actor, objective.project_id).filter(person=owner_id).first() if owner_id else None
    objective.owner = member.person if member else None
    if owner_id and member is None:
        wrong["owner_id"] = [_("Only a member of the project can answer for an objective.")]
    check(objective, wrong)
