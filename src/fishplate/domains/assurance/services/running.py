"""Asking: running checks, recording what came of it, and answers given by people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from fishplate.domains.assurance import events, permissions, queries
from fishplate.domains.assurance.choices import CheckKind, Verdict
from fishplate.domains.assurance.models import Check, Run
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, clock, errors, guards, jobs, outbox
from fishplate.kernel.actors import Actor
from fishplate.kernel.jobs import Job
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import reference

JOB = "assurance.run_check"


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a check found, before it is a run: verdict, figure, and everything needed to see why."""

    verdict: str
    started_at: datetime
    finished_at: datetime
    value: float | None = None
    unit: str = ""
    inputs: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    reasons: list[dict[str, Any]] = field(default_factory=list)
    note: str = ""


def run_check(*, check_id: UUID, actor: Actor) -> Job:
    """Have a worker ask it now. While it is being asked already, that job is returned.

    Raises:
        NotFound, Forbidden: as for every write. Refused: only a person can answer it.
    """
    with audit.change("assurance.check_started", actor=actor) as change:
        check = lock(_active(actor), check_id)
        change.target = check
        demand(permissions.run_check, actor, check)
        guards.ask("assurance.run_check", target=check, actor=actor)
        if check.kind == CheckKind.MANUAL:
            raise errors.Refused(_("This check is answered by a person; give the answer on its page."))
        return jobs.enqueue(
            JOB,
            params={"check_id": str(check.pk)},
            actor=actor,
            subject=reference(check),
            project_id=check.project_id,
            unique_key=f"{JOB}:{check.pk}",
        )


def run_all_checks(*, project_id: UUID, actor: Actor) -> list[Job]:
    """Have every check of a project asked that a machine can ask.

    Raises:
        NotFound, Forbidden: as for every write. Refused: there is none.
    """
    with audit.unit():
        project = Project.objects.visible_to(actor).filter(pk=project_id).first()
        if project is None:
            raise errors.NotFound
        demand(permissions.run_all_checks, actor, project)
        found = Check.objects.filter(project=project).active().exclude(kind=CheckKind.MANUAL)
        ids = list(found.values_list("pk", flat=True))
        if not ids:
            raise errors.Refused(_("There is no check yet that a machine can run."))
        return [run_check(check_id=pk, actor=actor) for pk in ids]


def record_run(*, check_id: UUID, job_id: UUID | None, measurement: Measurement, actor: Actor) -> Run:
    """Store what a check found as a run, bound to contract, version and environment of this moment.

    Called by the job that measured, in the transaction that ends it. The run it came from is stored once: a second
    attempt of the same job finds it there.

    Raises:
        NotFound: the check is gone from the actor's sight.
    """
    with audit.change("assurance.run_recorded", actor=actor) as change:
        check = lock(Check.objects.visible_to(actor).select_related("project"), check_id)
        if job_id is not None and (earlier := Run.objects.filter(job_id=job_id).first()) is not None:
            change.target = earlier
            return earlier
        run = _new_run(check, job_id, measurement, actor)
        run.save()
        change.created(run)
        change.target = run
        outbox.publish(
            events.RunRecorded(
                project_id=check.project_id,
                check_id=check.pk,
                run_id=run.pk,
                verdict=run.verdict,
                actor_id=actor.id,
            )
        )
    return run


def answer_check(*, check_id: UUID, verdict: str, note: str, actor: Actor) -> Run:
    """Answer a check that only a person can, saying what was seen.

    Raises:
        NotFound, Forbidden: as for every write. Invalid: no verdict, or nothing said about it.
        Refused: this check is measured.
    """
    with audit.unit():
        check = _active(actor).filter(pk=check_id).first()
        if check is None:
            raise errors.NotFound
        demand(permissions.answer_check, actor, check)
        guards.ask("assurance.answer_check", target=check, actor=actor)
        if check.kind != CheckKind.MANUAL:
            raise errors.Refused(_("This check is measured; run it."))
        wrong: dict[str, list[errors.Text]] = {}
        if verdict not in {Verdict.MET, Verdict.NOT_MET}:
            wrong["verdict"] = [_("Say whether it is met.")]
        if not note.strip():
            wrong["note"] = [_("Write what you saw; the answer is evidence.")]
        if wrong:
            raise errors.Invalid(wrong)
        at = clock.now()
        answer = Measurement(
            verdict=verdict,
            started_at=at,
            finished_at=at,
            inputs=dict(check.settings),
            reasons=[{"code": "answer"}],
            note=note.strip(),
        )
        return record_run(check_id=check.pk, job_id=None, measurement=answer, actor=actor)


def _active(actor: Actor) -> QuerySet[Check]:
    return Check.objects.visible_to(actor).active().select_related("project")


def _new_run(check: Check, job_id: UUID | None, measurement: Measurement, actor: Actor) -> Run:
    contract = queries.contract_in_force(check)
    target = queries.target_of(check)
    latest = Run.objects.filter(check_definition=check).aggregate(number=Max("number"))["number"] or 0
    run = Run(
        check_definition=check,
        number=latest + 1,
        job_id=job_id,
        verdict=measurement.verdict,
        value=measurement.value,
        unit=measurement.unit,
        target=str(target) if target else "",
        contract=contract,
        contract_hash=contract.content_hash if contract else "",
        environment=check.environment,
        system_version=check.environment.system_version if check.environment else "",
        inputs=measurement.inputs,
        figures=measurement.figures,
        reasons=measurement.reasons,
        note=measurement.note,
        run_by_id=actor.id,
        run_by=actor.name,
        started_at=measurement.started_at,
        finished_at=measurement.finished_at,
    )
    run.digest = queries.evidence_digest(run)
    return run
