"""The administrator's view of the installation itself: background work, history, storage, mail."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, services
from fishplate.domains.organisations.services.administration import VERIFY
from fishplate.kernel import audit, clock, files, jobs, messages, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Chain, Entry
from fishplate.kernel.errors import Text as Said
from fishplate.kernel.jobs import Job, State
from fishplate.kernel.jobs.models import Worker
from fishplate.kernel.messages.models import OutgoingMail
from fishplate.kernel.records import INSTALLATION, Reference
from fishplate.web import badges, history
from fishplate.web.listing import Choice, Column, Dates, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, handle_action, one, page, render

#: A worker says every ten seconds that it is there.
ALIVE = timedelta(seconds=60)
#: Below this share of the disk, or so many bytes, the page warns.
LITTLE_SHARE, LITTLE_BYTES = 0.1, 1_000_000_000
#: So many places are named by what their files take, the largest first.
_MOST_PLACES = 20
_STATES = {State.SUCCEEDED: "met", State.FAILED: "not_met", State.RUNNING: "at_risk"}

JOBS: Listing[Job] = Listing(
    key="background-jobs",
    caption=_("Background work"),
    columns=(
        Column("name", _("What"), value=lambda row: jobs.label(row.name), sort="name", filter=Text("name")),
        Column(
            "state",
            _("State"),
            value=lambda row: row.get_state_display(),
            cell=lambda row: badges.state(_STATES.get(State(row.state), "not_measured"), row.get_state_display()),
            sort="state",
            filter=Choice("state", State.choices),
        ),
        Column("by", _("Asked for by"), value=lambda row: row.actor_name, filter=Text("actor_name")),
        Column(
            "created", _("Asked for"), value=lambda row: row.created_at, sort="created_at", filter=Dates("created_at")
        ),
        Column("attempts", _("Attempts"), value=lambda row: row.attempts, numeric=True),
        Column("error", _("Why it failed"), value=lambda row: row.error[:120]),
    ),
    row_url=lambda row: reverse("organisations:view_background_job", args=[row.pk]),
    default_sort="-created",
    empty=Empty(_("Nothing was asked for yet"), _("Checks, documents and imports run here, beside the pages.")),
)

ENTRIES: Listing[Entry] = Listing(
    key="installation-history",
    caption=_("History of the installation"),
    columns=(
        Column("number", _("No."), value=lambda row: row.number, sort="number", numeric=True),
        Column("at", _("When"), value=lambda row: row.at, filter=Dates("at")),
        Column("who", _("Who"), value=lambda row: audit.told(row).actor),
        Column("action", _("What"), value=lambda row: row.action, cell=history.name_of, filter=Text("action")),
        Column("target", _("On what"), value=lambda row: history.label_of(audit.told(row))),
    ),
    default_sort="-number",
)


@page(Audience.ADMINISTRATOR, methods=["GET"])
def list_background_jobs(request: Request) -> HttpResponseBase:
    workers = [(worker, worker.seen_at >= clock.now() - ALIVE) for worker in Worker.objects.order_by("name")]
    return list_page(
        request,
        JOBS,
        Job.objects.all(),
        title=_("Background work"),
        template="organisations/list_background_jobs.html",
        context={"workers": workers, "alive": any(alive for _worker, alive in workers)},
    )


@page(Audience.ADMINISTRATOR, methods=["GET"])
def view_background_job(request: Request, job_id: UUID) -> HttpResponseBase:
    job = one(Job.objects.all(), job_id)
    context = {
        "title": jobs.label(job.name),
        "job": job,
        "state": _STATES.get(State(job.state), "not_measured"),
        "may_retry": job.state in {State.FAILED, State.CANCELLED},
    }
    return render(request, "organisations/view_background_job.html", context)


@page(Audience.ADMINISTRATOR, rule=jobs.may_control, methods=["POST"])
def retry_background_job(request: Request, job_id: UUID) -> HttpResponseBase:
    one(Job.objects.all(), job_id)
    return handle_action(
        request,
        lambda: jobs.retry(job_id, actor=request.actor),
        done=reverse("organisations:view_background_job", args=[job_id]),
        said=_("It waits for a worker again."),
    )


@page(Audience.ADMINISTRATOR, rule=jobs.may_control, methods=["POST"])
def cancel_background_job(request: Request, job_id: UUID) -> HttpResponseBase:
    one(Job.objects.all(), job_id)
    return handle_action(
        request,
        lambda: jobs.cancel(job_id, actor=request.actor),
        done=reverse("organisations:view_background_job", args=[job_id]),
        said=_("It is stopped, at once or when it next looks."),
    )


@page(Audience.ADMINISTRATOR, methods=["GET"])
def view_audit(request: Request) -> HttpResponseBase:
    return list_page(
        request,
        ENTRIES,
        audit.entries_of_chain(INSTALLATION),
        title=_("Audit trail"),
        template="organisations/view_audit.html",
        context={
            "chains": Chain.objects.count(),
            "entries": Chain.objects.aggregate(all=Sum("number"))["all"] or 0,
            "verified": Job.objects.filter(name=VERIFY).order_by("-id").first(),
        },
    )


@page(Audience.ADMINISTRATOR, rule=permissions.verify_history, methods=["POST"])
def verify_history(request: Request) -> HttpResponseBase:
    return handle_action(
        request,
        lambda: services.verify_history(actor=request.actor),
        done=reverse("organisations:view_audit"),
        said=_("The history is being verified; reload this page for the result."),
    )


@page(Audience.ADMINISTRATOR, methods=["GET"])
def download_checkpoint(request: Request) -> HttpResponseBase:
    """Send where every chain ends now, signed; kept elsewhere, it proves later that no end was cut off."""
    lines = "".join(f"{line}\n" for line in audit.checkpoint())
    name = f"fishplate-checkpoint-{clock.now():%Y%m%dT%H%M%SZ}.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(lines, content_type="application/x-ndjson", headers=headers)


@page(Audience.ADMINISTRATOR, methods=["GET"])
def view_storage(request: Request) -> HttpResponseBase:
    disk, scans = shutil.disk_usage(settings.DATA), files.scans()
    waiting = OutgoingMail.objects.filter(sent_at__isnull=True, given_up_at__isnull=True)
    context = {
        "title": _("Storage and mail"),
        "database": _database_bytes(),
        "kind": connection.vendor,
        "files": files.usage(),
        "shares": _shares(request.actor),
        "scanner": bool(settings.FISHPLATE_CLAMD),
        "scans": [(scan.label, count) for scan, count in scans.items()],
        "waiting_scan": scans.get(files.Scan.WAITING, 0),
        "free": disk.free,
        "total": disk.total,
        "little": disk.free < max(LITTLE_BYTES, disk.total * LITTLE_SHARE),
        "folder": settings.DATA,
        "mail": messages.configured(),
        "waiting": waiting.count(),
        "failed": OutgoingMail.objects.filter(given_up_at__isnull=False).count(),
        "last_error": waiting.exclude(error="").order_by("-next_attempt_at").values_list("error", flat=True).first(),
    }
    return render(request, "organisations/view_storage.html", context)


@page(Audience.ADMINISTRATOR, rule=permissions.send_test_mail, methods=["POST"])
def send_test_mail(request: Request) -> HttpResponseBase:
    return handle_action(
        request,
        lambda: services.send_test_mail(actor=request.actor),
        done=reverse("organisations:view_storage"),
        said=_("A mail to your own address is on its way. If it does not come, this page says why."),
    )


def _shares(actor: Actor) -> list[tuple[Said, list[tuple[Said, files.Share]]]]:
    """Return the tables of what files take: by the kind of record, and by the project or organisation."""
    kinds: list[tuple[Said, files.Share]] = [(history.heading(one.key), one) for one in files.usage_by_kind()]
    places = [(_place(one.key, actor), one) for one in files.usage_by_chain()[:_MOST_PLACES]]
    return [(_("By kind of record"), kinds), (_("By project and organisation"), places)] if kinds else []


def _place(chain: str, actor: Actor) -> Said:
    """Return what a history is about; of a project that the administrator is no member of, only that it is one."""
    name, _colon, pk = chain.partition(":")
    kind = next((one for one in records.kinds() if one.model._meta.model_name == name), None)
    if kind is None or not pk:
        return _("this installation") if chain else _("records that are gone")
    shown = records.show(Reference(kind.key, UUID(pk)), actor)
    if shown is None:
        return _t("{kind} that you do not see ({id})").format(kind=history.heading(kind.key), id=pk)
    return f"{history.heading(kind.key)}: {shown.label}"


def _database_bytes() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    path = Path(str(connection.settings_dict["NAME"]))
    return sum(part.stat().st_size for part in path.parent.glob(f"{path.name}*") if part.is_file())
