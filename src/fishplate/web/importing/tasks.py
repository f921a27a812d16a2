"""The job behind every import: it reads the file that was stored, tries it, and writes it where it was asked to."""

from __future__ import annotations

from datetime import timedelta
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import audit, files, jobs, sheets
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record
from fishplate.kernel.jobs import JobContext, Outcome
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
    """Store the file and ask for the job that reads it.

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
        return jobs.enqueue(JOB, params=params, actor=actor)


def again(job: jobs.Job, *, actor: Actor) -> jobs.Job:
    """Ask for the import that ``job`` tried, with the same file."""
    importer = get(job.params["list_key"])
    place = importer.place(actor, UUID(job.params["place_id"]))
    demand(import_list, actor, importer, place)
    with audit.unit():
        # Twice the button, once the import.
        return jobs.enqueue(JOB, params={**job.params, "dry_run": False}, actor=actor, unique_key=f"import:{job.pk}")


@jobs.job(JOB, label=_("Import of a list"), timeout=timedelta(minutes=30), retry_on=(Outrun,))
def import_file(
    context: JobContext, *, list_key: str, place_id: str, sha256: str, filename: str, dry_run: bool
) -> Outcome:
    """Try the file, and write it unless that was all that was asked for, or a row is refused."""
    importer = get(list_key)
    place = importer.place(context.actor, UUID(place_id))
    demand(import_list, context.actor, importer, place)
    context.progress(0, message=_t("Reading the file"))
    sheet = sheets.read(files.read(sha256))
    target = opened(importer, context.actor, place)
    report, store = try_out(
        target, sheet, lambda done, total: context.progress(done, total, _t("Trying every row; nothing is kept"))
    )
    if dry_run or not report.sound:
        return Outcome(report.as_json())
    total = report.created + report.changed
    context.progress(total, total + 1, _t("Writing all rows"))
    report.applied = True
    result = report.as_json()

    def write() -> None:
        store()
        if report.does_something:
            result["change_id"] = str(audit.change_id())

    return Outcome(result, store=write)
