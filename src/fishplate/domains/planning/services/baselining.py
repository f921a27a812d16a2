"""The plan as it was agreed: baselines are taken and withdrawn, and never changed."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from fishplate.domains.organisations.models import Person
from fishplate.domains.planning import permissions, queries
from fishplate.domains.planning.models import Baseline, PlanCopy
from fishplate.domains.planning.models.comparison import finish
from fishplate.domains.planning.services import drafts
from fishplate.domains.planning.services.drafts import PlanMoved
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, clock, errors, guards, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand


def take_baseline(*, project_id: UUID, name: str, reason: str, actor: Actor, under: UUID | None = None) -> Baseline:
    """Keep the plan as it stands now, to be measured against.

    The first one is free. Each further one moves what everybody is measured by: it needs a reason, and the guard
    ``planning.rebaseline`` is asked for it. Withdrawn ones count, so that withdrawing opens no way around.

    Raises:
        NotFound, Forbidden: as for every write.
        Refused: nothing is planned yet, or a guard says no.
        Invalid: no name, or no reason where one is owed.
    """

    def attempt() -> Baseline:
        project = projects.project(actor, project_id)
        demand(permissions.take_baseline, actor, project)
        version = queries.plan_version(project_id)
        tasks = queries.tasks_today(project_id)
        ends = finish(tasks)
        if ends is None:
            raise errors.Refused(_("Nothing is planned yet, so there is nothing to be measured against."))
        # Packed before the change is opened: others wait for the lock of the plan.
        copy = PlanCopy.of(project_id, tasks)
        baseline = Baseline(name=name, reason=reason, plan_version=version, finish_at=ends, task_count=len(tasks))
        return _keep(baseline, copy, actor, under)

    return drafts.settled(attempt)


def withdraw_baseline(*, baseline_id: UUID, actor: Actor, under: UUID | None = None) -> Baseline:
    """Say that a baseline was taken by mistake: it stays readable, and nothing is measured against it any more.

    Raises:
        NotFound, Forbidden, Refused: as for every write. Refused also where it is withdrawn already.
    """
    with audit.change("planning.baseline_withdrawn", actor=actor, under=under) as change:
        baseline = lock(Baseline.objects.visible_to(actor), baseline_id)
        change.target = baseline
        demand(permissions.withdraw_baseline, actor, baseline.project)
        guards.ask("planning.withdraw_baseline", target=baseline, actor=actor, under=under)
        if baseline.withdrawn_at is not None:
            raise errors.Refused(_("This baseline is withdrawn already."))
        baseline.withdrawn_at = clock.now()
        baseline.save()
    return baseline


def restore_baseline(*, baseline_id: UUID, actor: Actor, under: UUID | None = None) -> Baseline:
    """Let a withdrawn baseline count again.

    Raises:
        NotFound, Forbidden, Refused: as for every write. Refused also where it counts already.
    """
    with audit.change("planning.baseline_restored", actor=actor, under=under) as change:
        baseline = lock(Baseline.objects.visible_to(actor), baseline_id)
        change.target = baseline
        demand(permissions.restore_baseline, actor, baseline.project)
        guards.ask("planning.restore_baseline", target=baseline, actor=actor, under=under)
        if baseline.withdrawn_at is None:
            raise errors.Refused(_("This baseline is not withdrawn."))
        baseline.withdrawn_at = None
        baseline.save()
    return baseline


def _keep(baseline: Baseline, copy: PlanCopy, actor: Actor, under: UUID | None) -> Baseline:
    with audit.change("planning.baseline_taken", actor=actor, under=under) as change:
        project = lock(Project.objects.visible_to(actor), copy.project_id)
        if queries.plan_version(project.pk) != baseline.plan_version:
            raise PlanMoved
        last = Baseline.objects.filter(project=project).aggregate(last=Max("number"))["last"]
        _refuse_without(baseline, is_first=last is None)
        guards.ask("planning.take_baseline", target=project, actor=actor, under=under)
        if last is not None:
            guards.ask("planning.rebaseline", target=project, actor=actor, under=under)
        baseline.project, baseline.number = project, (last or 0) + 1
        baseline.taken_by = Person.objects.filter(pk=actor.id).first()
        baseline.copy = keep_copy(copy)
        baseline.save()
        change.created(baseline)
        change.target = baseline
        search.index(baseline)
    return baseline


def _refuse_without(baseline: Baseline, *, is_first: bool) -> None:
    wrong: dict[str, list[errors.Text]] = {}
    if not baseline.name:
        wrong["name"] = [_("Say what it is called.")]
    if not baseline.reason and not is_first:
        wrong["reason"] = [_("A further baseline moves what everybody is measured by: say why.")]
    if wrong:
        raise errors.Invalid(wrong)


def keep_copy(copy: PlanCopy) -> PlanCopy:
    """Store a copy within the running change, unless the very same stands already; return the one that stands."""
    found = PlanCopy.objects.filter(project=copy.project_id, content_hash=copy.content_hash).defer("content").first()
    if found is not None:
        return found
    copy.save()
    audit.current().created(copy)
    return copy
