"""Whether files are kept where they should be, how much there is, and whether the virus scanner answers."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from fishplate.config.check.findings import Finding, ok, problem, warn
from fishplate.kernel import errors, files
from fishplate.kernel.files import scanning
from fishplate.kernel.files.models import FileContent, Scan
from fishplate.kernel.files.s3 import Away

#: Written and read back; the same bytes are the same file, so looking often leaves one.
_PROBE = b"fishplate check looks whether this can be written and read back\n"


def look() -> Iterator[Finding]:
    yield _place()
    yield _usage()
    yield from _scanner()


def _place() -> Finding:
    bucket = settings.FISHPLATE_S3_BUCKET
    where = f"{settings.FISHPLATE_S3_ENDPOINT} {bucket}" if settings.FISHPLATE_S3_ENDPOINT else "in the data folder"
    try:
        if files.read(files.store(_PROBE).sha256) == _PROBE:
            return ok("files", where)
    except Away as error:
        advice = "See that the endpoint is reachable, the bucket exists, and the key may write and read in it."
        return problem("files", f"{where}: {error.said}", advice)
    except (OSError, errors.FishplateError) as error:
        return problem("files", f"{where}: {error}", "See that the folder can be written to and has space left.")
    return problem("files", f"{where}: what was written is not what is read", "Look at the storage itself.")


def _usage() -> Finding:
    usage = files.usage()
    removed = f", {filesizeformat(usage.removed)} of it on no record any more" if usage.removed else ""
    return ok("files kept", f"{usage.files} on records, {filesizeformat(usage.size)} in all{removed}")


def _scanner() -> Iterator[Finding]:
    where = settings.FISHPLATE_CLAMD
    if not where:
        yield warn("virus scanner", "files are not scanned", "Set FISHPLATE_CLAMD, where people outside attach files.")
        return
    try:
        yield ok("virus scanner", f"{where}: {scanning.version()}")
    except scanning.Away as error:
        advice = "See that clamd runs there; until then nobody can download what is new."
        yield problem("virus scanner", str(error), advice)
    if failed := FileContent.objects.filter(scan=Scan.FAILED).count():
        advice = "Raise StreamMaxLength in clamd.conf, then run: fishplate files rescan"
        yield warn("virus scanner", f"{failed} files are larger than it takes; nobody can download them", advice)
