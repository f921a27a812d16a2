"""Previews: pictures and the first pages of PDFs, drawn anew in a child process with limits, as a job."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy as _

from fishplate.kernel import jobs
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.errors import Unavailable
from fishplate.kernel.files.models import Drawing, FileContent
from fishplate.kernel.files.storing import open_stored, store
from fishplate.kernel.jobs import JobContext, Outcome

logger = logging.getLogger(__name__)

JOB: Final = "files.draw_previews"
#: What ``fishplate.engines.previews`` draws; the kernel starts it as a process and imports nothing of it.
DRAWABLE: Final = frozenset(
    {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/tiff"}
)
_PROGRAM: Final = "fishplate.engines.previews"
_TIMEOUT: Final = 30.0
_PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


def ask_for_previews(content: FileContent) -> None:
    """Have the content drawn after the running change has committed, where something can be drawn of it."""
    if content.media_type not in DRAWABLE or content.drawing != Drawing.NONE:
        return
    FileContent.objects.filter(pk=content.pk).update(drawing=Drawing.WAITING)
    jobs.enqueue(JOB, params={"sha256": content.pk}, actor=SYSTEM, unique_key=f"{JOB}:{content.pk}")


@jobs.job(JOB, label=_("Preview of a file"), timeout=timedelta(minutes=5), retry_on=(Unavailable,))
def draw_previews(context: JobContext, sha256: str) -> Outcome:
    """Draw a content and keep the pictures; one that cannot be drawn is said to be so, and not tried again."""
    content = FileContent.objects.get(pk=sha256)
    pictures = [store(picture).sha256 for picture in draw(sha256, content.media_type)]

    def keep() -> None:
        drawing = Drawing.DONE if pictures else Drawing.FAILED
        FileContent.objects.filter(pk=sha256).update(drawing=drawing, previews=pictures)

    return Outcome({"pictures": len(pictures)}, store=keep)


def draw(sha256: str, media_type: str) -> list[bytes]:
    """Return the pictures of a stored content, the small one first; none where it cannot be drawn within the limits."""
    with tempfile.TemporaryDirectory(prefix="fishplate-preview-") as folder:
        scratch = Path(folder)
        with open_stored(sha256) as source, (scratch / "content").open("wb") as copy:
            shutil.copyfileobj(source, copy)
        count = _drawn(scratch, media_type)
        return [(scratch / f"{number}.webp").read_bytes() for number in range(count)]


def _drawn(scratch: Path, media_type: str) -> int:
    """Run the child and return how many pictures it left; it is killed at its time limit, and with this process."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(  # noqa: S603  # our own module
        [sys.executable, "-P", "-m", _PROGRAM, media_type],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=scratch,
        env=environment,
    ) as process:
        try:
            process.wait(_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
        answer, _errors = process.communicate()
    said = json.loads(answer) if process.returncode == 0 and answer else {"error": f"status {process.returncode}"}
    if "error" in said:
        logger.info("no preview of %s: %s", media_type, said["error"])
    return int(said.get("pictures", 0))
