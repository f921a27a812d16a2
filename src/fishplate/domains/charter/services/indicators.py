from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.charter import events, permissions
from fishplate.domains.charter.models import Indicator, Objective
from fishplate.domains.charter.services.drafts import draft_of, locked_project
from fishplate.domains.landscape import queries as landscape
from fishplate.kernel import audit, errors, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import delete_all
from fishplate.kernel.errors import Text
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import Rule, demand
from fishplate.kernel.records import reference
from fishplate.kernel.undo import Done
from fishplate.kernel.validation import check


def add_indicator(
    *,
    objective_id: UUID,
    interface_id: UUID | None = None,
    name: str,
    kind: str,
    comparison: str,
    target: Decimal,
    unit: str = "",
    method: str = "",
    actor: Actor,
    under: UUID | None = None,
) -> Indicator:
    """Say by which figure an objective is told to be reached; it gets the next code (I1, I2 …).

    ``interface_id`` is where it is measured; a business indicator (a cost, an hour saved) has none.

    Raises:
        NotFound, Forbidden: as for every write. Refused: the charter is no draft, or a guard objects.
        Invalid: a field is wrong, or the interface is not in the project's scope.
    """
    with audit.change("charter.indicator_added", actor=actor, under=under) as change:
        seen = Objective.objects.visible_to(actor).filter(pk=objective_id).values_list("project", flat=True).first()
        if seen is None:
            raise errors.NotFound
        project = locked_project(seen, actor)
        demand(permissions.add_indicator, actor, project)
        guards.ask("charter.add_indicator", target=project, actor=actor, under=under)
        charter = draft_of(project)
        charter.last_indicator += 1
        indicator = Indicator(project=project, code=f"I{charter.last_indicator}")
        _fill(indicator, name=name, kind=kind, comparison=comparison, target=target, unit=unit, method=method)
        _bind(indicator, objective_id, interface_id)
        charter.save()
        indicator.save()
        change.created(indicator)
        change.target = indicator
        _tell(indicator, actor)
    return indicator


def amend_indicator(
    *,
    indicator_id: UUID,
    version: int,
    objective_id: UUID,
    interface_id: UUID | None,
    name: str,
    kind: str,
    comparison: str,
    target: Decimal,
    unit: str,
    method: str,
    actor: Actor,
    under: UUID | None = None,
) -> Indicator:
    """Change an indicator of a draft.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Refused: the charter is no draft, or a guard objects.
        Invalid: a field is wrong, or the interface is not in the project's scope.
    """
    with audit.change("charter.indicator_amended", actor=actor, under=under) as change:
        indicator = _of_a_draft(indicator_id, actor, permissions.amend_indicator, version=version)
        change.target = indicator
        guards.ask("charter.amend_indicator", target=indicator, actor=actor, under=under)
        _fill(indicator, name=name, kind=kind, comparison=comparison, target=target, unit=unit, method=method)
        _bind(indicator, objective_id, interface_id)
        indicator.save()
        _tell(indicator, actor)
    return indicator


def remove_indicator(
    *, indicator_id: UUID, version: int | None = None, actor: Actor, under: UUID | None = None
) -> None:
    """Take an indicator out of a draft.

    Raises:
        NotFound, Forbidden: as for every write. Refused: the charter is no draft, or a guard objects (a check
            measures it).
    """
    with audit.change("charter.indicator_removed", actor=actor, under=under) as change:
        indicator = _of_a_draft(indicator_id, actor, permissions.remove_indicator, version=version)
        change.target = indicator
        guards.ask("charter.remove_indicator", target=indicator, actor=actor, under=under)
        change.deleted(indicator)
        search.forget(reference(indicator))
        outbox.publish(
            events.IndicatorChanged(project_id=indicator.project_id, indicator_id=indicator.pk, actor_id=actor.id)
        )
        delete_all([indicator])


def restore_indicator(*, done: Done, actor: Actor) -> Indicator:
    """Bring back an indicator that was removed from a draft, under the code and the id it had; part of undoing.

    Raises:
        NotFound, Forbidden, Refused, Invalid: as for ``add_indicator``.
    """
    [removed] = done.rows_of(Indicator, "deleted")
    with audit.change("charter.indicator_restored", actor=actor) as change:
        indicator = removed.revived(Indicator)
        project = locked_project(indicator.project_id, actor)
        demand(permissions.add_indicator, actor, project)
        guards.ask("charter.add_indicator", target=project, actor=actor)
        draft_of(project)
        _bind(indicator, indicator.objective_id, indicator.interface_id)
        indicator.save()
        change.created(indicator)
        change.target = indicator
        _tell(indicator, actor)
    return indicator


def _of_a_draft(indicator_id: UUID, actor: Actor, rule: Rule, *, version: int | None = None) -> Indicator:
    seen = Indicator.objects.visible_to(actor).filter(pk=indicator_id).values_list("project", flat=True).first()
    if seen is None:
        raise errors.NotFound
    project = locked_project(seen, actor)
    demand(rule, actor, project)
    draft_of(project)
    return lock(Indicator.objects.select_related("project"), indicator_id, version=version)


def _fill(
    indicator: Indicator, *, name: str, kind: str, comparison: str, target: Decimal, unit: str, method: str
) -> None:
    indicator.name, indicator.kind, indicator.comparison = name.strip(), kind, comparison
    indicator.target, indicator.unit, indicator.method = target, unit.strip(), method.strip()


def _bind(indicator: Indicator, objective_id: UUID, interface_id: UUID | None) -> None:
    """Check all of ``indicator`` and bind it to its objective and interface."""
    wrong: dict[str, list[Text]] = {}
    objective = Objective.objects.filter(project=indicator.project_id, pk=objective_id).first()
    if objective is None:
        wrong["objective_id"] = [_("This objective is not one of the project's.")]
    else:
        indicator.objective = objective
    indicator.interface = None
    if interface_id is not None:
        indicator.interface = landscape.interfaces_in_scope(indicator.project_id).filter(pk=interface_id).first()
        if indicator.interface is None:
            wrong["interface_id"] = [_("This interface is not in the project's scope.")]
    check(indicator, wrong)


def _tell(indicator: Indicator, actor: Actor) -> None:
    search.index(indicator)
    outbox.publish(
        events.IndicatorChanged(project_id=indicator.project_id, indicator_id=indicator.pk, actor_id=actor.id)
    )
