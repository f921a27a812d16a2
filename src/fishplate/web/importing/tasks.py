"""The job behind every import: it reads the file that was stored, tries it, and writes it where it was asked to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, BinaryIO
from uuid import UUID

from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import audit, errors, files, jobs, sheets
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record
from fishplate.kernel.jobs import JobContext, Outcome
from fishplate.kernel.locking import lock_all
from fishplate.kernel.permissions import demand
from fishplate.web.importing.declaring import Importer, get, import_list
from fishplate.web.importing.own_fields import opened
from fishplate.web.importing.running import Outrun, try_out

JOB = "lists.import_list"


def begin(
    importer: Importer[Record, Record],
    place: Record,
    content: bytes | BinaryIO,
    *,
    filename: str,
    actor: Actor,
    dry_run: bool,
) -> jobs.Job:
    """Store the file and ask for the job that reads it; while the same is being written already, return that job.

    Raises:
        Forbidden: the rule of the list. TooLarge: the file is.
    """
    demand(import_list, actor, importer, place)
    stored = files.store(content, limit=sheets.LIMIT)
    params = {
        "list_key": importer.key,
        "place_id": str(place.pk),
        "sha256": stored.sha256,
        "filename": filename[:200],
        "dry_run": dry_run,
    }
    with audit.unit():
        return jobs.enqueue(JOB, params=params, actor=actor, unique_key="" if dry_run else _name(params, actor))


def carried_out(trial: jobs.Job) -> jobs.Job | None:
    """Return the import that ``trial`` led to, if it is done."""
    return _applied(trial.params).filter(params__trial=str(trial.pk)).first()


def carry_out(trial: jobs.Job, *, actor: Actor) -> jobs.Job:
    """Ask for the import that ``trial`` tried, with the same file; once, however often it is asked for.

    Raises:
        Refused: the same file went in by another way after it was tried.
    """
    importer = get(trial.params["list_key"])
    place = importer.place(actor, UUID(trial.params["place_id"]))
    demand(import_list, actor, importer, place)
    if (done := carried_out(trial)) is not None:
        return done
    _refuse_again(trial)
    params = {**trial.params, "dry_run": False, "trial": str(trial.pk)}
    with audit.unit():
        return jobs.enqueue(JOB, params=params, actor=actor, unique_key=_name(params, actor))


@jobs.job(JOB, label=_("Import of a list"), timeout=timedelta(minutes=30), retry_on=(Outrun,))
def import_file(
    context: JobContext, *, list_key: str, place_id: str, sha256: str, filename: str, dry_run: bool, trial: str = ""
) -> Outcome:
    """Try the file, and write it unless that was all that was asked for, or a row is refused."""
    importer = get(list_key)
    place = importer.place(context.actor, UUID(place_id))
    demand(import_list, context.actor, importer, place)
    # What this import rests on: the trial that a person looked at, or where there was none the asking.
    asked = jobs.Job.objects.get(pk=trial or context.job_id)
    if not dry_run:
        _refuse_again(asked)
    context.progress(0, message=_t("Reading the file"))
    target = opened(importer, context.actor, place)
    sheet = target.read(filename, files.read(sha256))
    report, store = try_out(
        target, sheet, lambda done, total: context.progress(done, total, _t("Trying every row; nothing is kept"))
    )
    if (earlier := _applied(asked.params).last()) is not None:
        report.notes.append(_t("This very file was imported here before, on {when}.").format(when=_when(earlier)))
    if dry_run or not report.sound:
        return Outcome(report.as_json())
    total = report.created + report.changed
    context.progress(total, total + 1, _t("Writing all rows"))
    report.applied = True
    result = report.as_json()

    def write() -> None:
        # Whoever else writes the same file here at this moment holds this lock, and is done when it is ours.
        lock_all(importer.places(context.actor), [place.pk])
        if _applied_since(asked) is not None:
            raise Outrun(_t("The same file is being imported here at this very moment."))
        store()
        if report.does_something:
            result["change_id"] = str(audit.change_id())

    return Outcome(result, store=write)


def _name(params: Mapping[str, Any], actor: Actor) -> str:
    """Return what makes two imports the same: the list, its place, what the file holds, and who asks."""
    return ":".join(("import", params["list_key"], params["place_id"], params["sha256"], str(actor.id)))


def _applied(params: Mapping[str, Any]) -> QuerySet[jobs.Job]:
    """Return the imports of the same file into the same list that were written, by whomever, in their order."""
    same = {f"params__{name}": params[name] for name in ("list_key", "place_id", "sha256")}
    found = jobs.Job.objects.filter(name=JOB, state=jobs.State.SUCCEEDED, **same)
    return found.filter(params__dry_run=False, result__applied=True).order_by("finished_at")


def _applied_since(asked: jobs.Job) -> jobs.Job | None:
    return _applied(asked.params).filter(finished_at__gt=asked.created_at).last()


def _refuse_again(asked: jobs.Job) -> None:
    if (earlier := _applied_since(asked)) is not None:
        told = _t("The same file was imported here in the meantime, on {when}. Try it again to see what is left to do.")
        raise errors.Refused(told.format(when=_when(earlier)))


def _when(job: jobs.Job) -> str:
    assert job.finished_at is not None
    return formats.date_format(timezone.localtime(job.finished_at), "DATETIME_FORMAT")
