"""What Django has to be set up for: the database, what was built, the worker, mail, the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from fishplate.config.check import storage
from fishplate.config.check.findings import Finding, ok, problem, warn
from fishplate.kernel import clock, egress, rendering
from fishplate.kernel.jobs.models import Worker
from fishplate.kernel.messages import transports

_SILENT = timedelta(seconds=60)
_DRIFT = timedelta(seconds=5)


def look() -> Iterator[Finding]:
    yield _front_end()
    yield _translations()
    yield _fonts()
    database = list(_database())
    yield from database
    if all(finding.level != "problem" for finding in database):
        yield _worker()
        yield _clock()
        yield from storage.look()
    yield _mail()


def _front_end() -> Finding:
    manifest = Path(str(settings.DJANGO_VITE["default"]["manifest_path"]))
    if not manifest.is_file():
        return problem("front end", "not built", "Run script/server in the checkout, or install the wheel.")
    return ok("front end", "built")


def _translations() -> Finding:
    missing = [
        folder.name
        for folder in Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES")
        if not (folder / "django.mo").is_file()
    ]
    if missing:
        advice = "Run: python -m fishplate.config.translations compile"
        return problem("translations", f"{len(missing)} catalogues are not compiled", advice)
    return ok("translations", "compiled")


def _fonts() -> Finding:
    missing = [name for name in rendering.FONT_FILES if not (rendering.FONTS / name).is_file()]
    if missing:
        advice = "Run script/server in the checkout, or install the wheel. Until then no PDF can be printed."
        return problem("fonts", f"of printed documents are missing: {', '.join(missing)}", advice)
    return ok("fonts", "of printed documents are there")


def _database() -> Iterator[Finding]:
    name = f"{connection.vendor} {connection.settings_dict['NAME']}"
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        advice = "See that it runs, and that FISHPLATE_DATABASE_URL names it with user and password."
        yield problem("database", f"{name}: {error}".strip(), advice)
        return
    yield ok("database", name)
    if waiting:
        yield problem("migrations", f"{len(waiting)} are not applied", "Run: fishplate migrate")
    else:
        yield ok("migrations", "applied")


def _worker() -> Finding:
    seen_at = Worker.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    advice = "Start one: fishplate serve, or fishplate worker. Until then checks and reports wait."
    if seen_at is None:
        return warn("worker", "none is running", advice)
    silent = clock.now() - seen_at
    if silent > _SILENT:
        return warn("worker", f"the last one was heard {_ago(silent)} ago", advice)
    return ok("worker", f"heard {_ago(silent)} ago")


def _mail() -> Finding:
    url = settings.FISHPLATE_MAIL_URL
    advice = "Set FISHPLATE_MAIL_URL; without mail, people learn of what waits for them only when they look."
    if not url:
        return warn("mail", "none is sent", advice)
    where = urlsplit(url).hostname or url
    try:
        with transports.opened(url):
            return ok("mail", where)
    except (OSError, ValueError, egress.Denied) as error:
        return problem("mail", f"{where}: {error}", "See that the server named in FISHPLATE_MAIL_URL lets us in.")


def _clock() -> Finding:
    """Compare with the database's clock where it has one of its own."""
    if connection.vendor != "postgresql":
        return ok("clock", f"{clock.now():%Y-%m-%d %H:%M:%S} UTC")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there: datetime = cursor.fetchone()[0]
    drift = abs(clock.now() - there.astimezone(UTC))
    if drift > _DRIFT:
        advice = "Let both machines keep time (chrony, ntpd): leases and the history depend on it."
        return problem("clock", f"{drift.total_seconds():.0f} s apart from the database", advice)
    return ok("clock", "agrees with the database")


def _ago(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
