"""The virus scanner: every content that is attached is shown to clamd, where ``FISHPLATE_CLAMD`` names one.

A content waits until it was seen; until then nobody can download it. A scanner that is away keeps it waiting, and it is
asked again by itself.
"""

from __future__ import annotations

import logging
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import IO, Final

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import audit, clock, egress, jobs
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.errors import Refused, Unavailable
from fishplate.kernel.files import drawing
from fishplate.kernel.files.contents import Missing
from fishplate.kernel.files.models import Attachment, FileContent, Scan
from fishplate.kernel.files.storing import open_stored
from fishplate.kernel.jobs import JobContext

logger = logging.getLogger(__name__)

JOB: Final = "files.scan_files"
EVERY: Final = timedelta(minutes=1)
_TIMEOUT: Final = 120.0
_CHUNK: Final = 1 << 16
_LONGEST_ANSWER: Final = 4096


class Away(Unavailable):
    """The scanner does not answer, or has trouble of its own."""

    code = "scanner-unavailable"
    title = _("The virus scanner cannot be reached; files wait for it")


class Trouble(Away):
    """The scanner answers, but could not look into this content."""


class TooMuch(Exception):
    """The content is larger than the scanner takes (``StreamMaxLength`` of clamd)."""


def configured() -> bool:
    """Tell whether this installation has a scanner."""
    return bool(settings.FISHPLATE_CLAMD)


def ask_for_scan() -> None:
    """Have everything scanned that waits, after the running change has committed."""
    jobs.enqueue(JOB, params={}, actor=SYSTEM, unique_key=JOB)


def rescan() -> None:
    """Ask again where something waits: what arrived before there was a scanner, or while it was away. Recurs."""
    if configured() and waiting().exists():
        with audit.unit():
            ask_for_scan()


def rescan_all() -> int:
    """Ask for everything that is not known to be harmless, what could not be scanned included; return how many.

    Raises:
        Refused: there is no scanner; what was found by an earlier one stays found.
    """
    if not configured():
        raise Refused(_("There is no virus scanner: set FISHPLATE_CLAMD."))
    with audit.unit():
        FileContent.objects.exclude(scan=Scan.CLEAN).update(scan=Scan.WAITING)
        ask_for_scan()
    return waiting().count()


def waiting() -> QuerySet[FileContent]:
    """Every content that the scanner has to see."""
    return FileContent.objects.filter(scan__in=[Scan.NONE, Scan.WAITING])


@jobs.job(JOB, label=_("Virus scan of files"), max_attempts=12, timeout=timedelta(hours=6), retry_on=(Away,))
def scan_files(context: JobContext) -> None:
    """Show every content that waits to the scanner, one after the other; each answer is kept at once.

    One at which the scanner has trouble is passed over, so that it holds up no other, and tried again with the job.
    """
    done, passed, trouble = 0, "", None
    while configured() and (content := waiting().filter(sha256__gt=passed).order_by("sha256").first()) is not None:
        passed = content.sha256
        try:
            _scan(content.sha256)
        except Trouble as error:
            trouble = error
            continue
        done += 1
        context.progress(done, done + waiting().count())
    if trouble is not None:
        raise trouble


def _scan(sha256: str) -> None:
    try:
        with open_stored(sha256) as file:
            finding = found_in(file)
    except TooMuch as refusal:
        _keep(sha256, Scan.FAILED, str(refusal))
    except Missing as missing:
        _keep(sha256, Scan.FAILED, str(missing))
    else:
        _keep(sha256, Scan.INFECTED if finding else Scan.CLEAN, finding)


def _keep(sha256: str, scan: Scan, finding: str) -> None:
    with audit.unit():
        content = FileContent.objects.select_for_update().get(pk=sha256)
        content.scan, content.finding, content.scanned_at = scan, finding[:200], clock.now()
        content.save(update_fields=["scan", "finding", "scanned_at"])
        if scan is Scan.CLEAN:
            drawing.ask_for_previews(content)
        elif scan is Scan.INFECTED:
            logger.warning("file %s: %s", sha256, finding)
            # Told in the history of each record it hangs on, where its people look.
            for attachment in Attachment.objects.filter(content=content, removed_at=None):
                with audit.change("files.file_refused", actor=SYSTEM, target=attachment, finding=finding):
                    pass


def found_in(file: IO[bytes]) -> str:
    """Show a file to the scanner and return the name of what it found, or nothing.

    Raises:
        Away: it cannot be reached. Trouble: it cannot look into this one now. TooMuch: it takes no file of this size.
    """
    with _connected() as connection:
        answer = _instream(connection, file)
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer == "stream: OK":
        return ""
    if "size limit exceeded" in answer:
        raise TooMuch(answer)
    trouble = _("The virus scanner has trouble: %(answer)s") % {"answer": answer or "…"}
    raise Trouble(trouble) if answer else Away(trouble)


def version() -> str:
    """Return what the scanner says it is; ``Away`` where it does not answer."""
    with _connected() as connection:
        connection.sendall(b"zVERSION\0")
        return _answer(connection)


@contextmanager
def _connected() -> Iterator[socket.socket]:
    """Open a connection to the one place the administrator named; whatever breaks on it means that it is away."""
    where = settings.FISHPLATE_CLAMD
    try:
        with _socket(where) as connection:
            yield connection
    except (OSError, ValueError, egress.Denied) as error:
        text = _("The virus scanner at %(where)s cannot be reached (%(error)s); files wait for it.")
        raise Away(text % {"where": where, "error": error}) from error


def _socket(where: str) -> socket.socket:
    if where.startswith("/"):
        local = socket.socket(socket.AF_UNIX)
        local.settimeout(_TIMEOUT)
        local.connect(where)
        return local
    policy = egress.Policy.for_target(f"tcp://{where}")
    host, _colon, port = where.rpartition(":")
    return egress.connect(host.strip("[]"), int(port), policy, timeout=_TIMEOUT)


def _instream(connection: socket.socket, file: IO[bytes]) -> str:
    try:
        connection.sendall(b"zINSTREAM\0")
        while chunk := file.read(_CHUNK):
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        # It may have said why before it hung up.
        if answer := _answer(connection):
            return answer
        raise
    return _answer(connection)


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (part := connection.recv(_CHUNK)):
        answer += part
    return answer.rstrip(b"\0").decode("utf-8", errors="replace").strip()
