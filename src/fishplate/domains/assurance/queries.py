from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from fishplate.domains.assurance.choices import CheckKind, Verdict
from fishplate.domains.assurance.models import Check, Run
from fishplate.domains.landscape.models import Contract
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.choices import Role
from fishplate.kernel import jobs
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.jobs import Job, State
from fishplate.kernel.records import Reference, reference

#: How long before its last answer expires a check is to be answered again.
REMIND = timedelta(days=7)


def checks(actor: Actor, project_id: UUID) -> QuerySet[Check]:
    """The active checks of a project the actor sees, with what they measure and their latest run annotated.

    Annotations: ``latest_run_id``, ``latest_verdict``, ``latest_value``, ``latest_unit``, ``latest_at``, and
    ``running`` while a job asks it.
    """
    return with_latest(Check.objects.visible_to(actor).filter(project=project_id).active())


def with_latest(rows: QuerySet[Check]) -> QuerySet[Check]:
    """Load what a check measures, and annotate its latest run."""
    return rows.select_related("project", "interface", "environment__system", "indicator").annotate(**_latest())


def _latest() -> dict[str, Subquery | Exists]:
    latest = Run.objects.filter(check_definition=OuterRef("pk")).order_by("-number")
    live = Job.objects.filter(
        subject_kind="assurance.check", subject_id=OuterRef("pk"), state__in=[State.QUEUED, State.RUNNING]
    )
    columns = {"run_id": "pk", "verdict": "verdict", "value": "value", "unit": "unit", "at": "finished_at"}
    found = {f"latest_{name}": Subquery(latest.values(column)[:1]) for name, column in columns.items()}
    return {**found, "running": Exists(live)}


def to_answer(actor: Actor, roles: Iterable[Role], at: datetime) -> list[Check]:
    """The checks by a person that somebody of one of ``roles`` has to answer: never answered, or valid for days only.

    ``latest_at`` is annotated. One query.
    """
    rows = Check.objects.active().filter(kind=CheckKind.MANUAL, project__in=projects.filling(actor, roles))
    answered = {"latest_at": _latest()["latest_at"]}
    checks = rows.annotate(**answered)
    return [check for check in checks if (end := expires_at(check)) is None or end - at <= REMIND]


def expires_at(check: Check) -> datetime | None:
    """When the latest answer of a check ceases to be evidence, if it has one; ``latest_at`` must be annotated."""
    return check.latest_at + timedelta(days=check.max_age_days) if check.latest_at else None


def any_running(project_id: UUID) -> bool:
    """Tell whether any check of a project is being asked, or waits to be."""
    return Job.objects.filter(
        project_id=project_id, subject_kind="assurance.check", state__in=[State.QUEUED, State.RUNNING]
    ).exists()


def runs(actor: Actor, check_id: UUID) -> QuerySet[Run]:
    """The runs of a check the actor sees, newest first."""
    return Run.objects.visible_to(actor).filter(check_definition=check_id).select_related("check_definition")


def latest_run(check: Check) -> Run | None:
    """The newest run of a check, with what its evidence is bound to."""
    found = Run.objects.filter(check_definition=check).select_related("environment", "contract__interface")
    run = found.order_by("-number").first()
    if run is not None:
        run.check_definition = check  # loaded already
    return run


def failed_before(run_id: UUID) -> bool:
    """Tell whether the run before this one of the same check was not met either."""
    run = Run.objects.get(pk=run_id)
    earlier = Run.objects.filter(check_definition=run.check_definition_id, pk__lt=run.pk).order_by("-pk").first()
    return earlier is not None and earlier.verdict == Verdict.NOT_MET


def live_job(check: Check) -> Job | None:
    """The job that runs the check at this moment, or waits to."""
    return jobs.on_subject(reference(check)).filter(state__in=["queued", "running"]).first()


def last_job(check: Check) -> Job | None:
    """The newest job of the check, to tell what became of it."""
    return jobs.on_subject(reference(check)).first()


def contract_in_force(check: Check) -> Contract | None:
    """The contract of the check's interface that stands now."""
    return Contract.objects.filter(interface=check.interface_id).order_by("-number").first()


def outdated(run: Run, check: Check, at: datetime) -> Text | None:
    """Return why a run is no evidence any more: other contract, other version of the system, or too old."""
    contract = contract_in_force(check)
    if (contract.content_hash if contract else "") != run.contract_hash:
        return _("The contract was changed after this measurement.")
    if run.environment is not None and run.environment.system_version != run.system_version:
        return _("The system runs version {now}; version {then} was measured.").format(
            now=run.environment.system_version or "?", then=run.system_version or "?"
        )
    if check.environment_id != run.environment_id:
        return _("It was measured in another environment.")
    if run.finished_at + timedelta(days=check.max_age_days) <= at:
        return _("It is older than the {days} days it is valid for.").format(days=check.max_age_days)
    return None


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure is held against."""

    comparison: str
    limit: Decimal
    unit: str

    def accepts(self, value: float) -> bool:
        """Tell whether the figure reaches the target; equality is exact."""
        figure = Decimal(repr(value))
        if self.comparison == "le":
            return figure <= self.limit
        if self.comparison == "ge":
            return figure >= self.limit
        return figure == self.limit

    def __str__(self) -> str:
        sign = {"le": "≤", "ge": "≥"}.get(self.comparison, "=")
        return f"{sign} {self.limit.normalize():f} {self.unit}".rstrip()


#: The units a response time may be asked in, and how many milliseconds each is.
MILLISECONDS = {"": 1, "ms": 1, "毫秒": 1, "s": 1000, "秒": 1000}


def target_of(check: Check) -> Target | None:
    """Return the target of the check's indicator; without one, a consistency check accepts no difference."""
    indicator = check.indicator
    if indicator is not None and check.kind == CheckKind.RESPONSE_TIME:
        per_unit = MILLISECONDS.get(indicator.unit.strip().lower())
        return None if per_unit is None else Target(indicator.comparison, indicator.target * per_unit, "ms")
    if indicator is not None:
        return Target(indicator.comparison, indicator.target, indicator.unit)
    if check.kind == CheckKind.CONSISTENCY:
        return Target("le", Decimal(0), _("rows"))
    return None


def evidence_digest(run: Run) -> str:
    """Return the SHA-256 of what the run found and under which conditions, as decisions freeze it."""
    said: dict[str, Any] = {
        "check": str(run.check_definition_id),
        "number": run.number,
        "verdict": run.verdict,
        "value": run.value,
        "unit": run.unit,
        "target": run.target,
        "contract_hash": run.contract_hash,
        "environment": str(run.environment_id or ""),
        "system_version": run.system_version,
        "inputs": run.inputs,
        "figures": run.figures,
        "reasons": run.reasons,
        "note": run.note,
        "run_by": str(run.run_by_id),
        "finished_at": run.finished_at.isoformat(),
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def references(run: Run, check: Check) -> list[tuple[Reference, str, str]]:
    """Return what a run's answer came from, as (record, label, digest): measurement, contract, interface, indicator.

    The order is the way back along the thread, from the measurement to the objective.
    """
    found = [(reference(run), str(run), run.digest)]
    if check.interface is not None:
        contract = run.contract or contract_in_force(check)
        found.append((reference(check.interface), str(check.interface), ""))
        if contract is not None:
            found.append((reference(contract), str(contract), contract.content_hash))
    if check.indicator is not None:
        found.append((reference(check.indicator), str(check.indicator), ""))
        found.append((reference(check.indicator.objective), str(check.indicator.objective), ""))
    return found


VERDICT_STATE = {
    Verdict.MET: "met",
    Verdict.NOT_MET: "not_met",
    Verdict.INCONCLUSIVE: "not_measured",
}
