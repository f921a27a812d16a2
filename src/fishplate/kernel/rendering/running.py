"""Starting the child, waiting for it, and telling what became of it."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

logger = logging.getLogger(__name__)

FONTS: Final = Path(__file__).parent / "fonts"
FONT_FILES: Final = ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf")
MEMORY: Final = 1_500_000_000
"""Bytes of address space: threads and mapped fonts count, so it is far above what a document needs."""
SECONDS: Final = 120
_POLL: Final = 0.05
#: What Python, a compiled package, and the loader of one say when there is no more.
_OUT_OF_MEMORY: Final = ("MemoryError", "memory allocation", "failed to map segment")
_PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "LD_LIBRARY_PATH")


class RenderingFailed(Exception):
    """No file came of it: the child broke off, or ran into its limit of time or memory (``exceeded``)."""

    def __init__(self, *, exceeded: bool) -> None:
        super().__init__("limit exceeded" if exceeded else "the rendering process broke off")
        self.exceeded = exceeded


class TemplateWrong(Exception):
    """A template cannot be used; what ``docx.Wrong`` says, on this side of the pipe."""

    def __init__(self, code: str, place: str, detail: str) -> None:
        super().__init__(code, place, detail)
        self.code = code
        self.place = place
        self.detail = detail


class Stopped(Exception):
    """Whoever waits does not want it any more; the child is gone."""


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work.

    Attributes:
        format: ``pdf``, ``docx``, ``xlsx``, or ``template`` for the DOCX template that is shipped; ``pictures.pdf`` or
            ``pictures.png`` for pages that are drawn already.
        content: the canonical text of a ``Content``; of pictures, JSON with their ``pages`` as SVG and a ``title``.
        frame: code, digest, address, printed, author, at: what is said of this very print.
        words: the fixed words of the form, in the document's language.
        template: an organisation's DOCX instead of ours.
        strict: refuse a template that names what does not exist.
    """

    format: str
    content: str
    frame: dict[str, str]
    words: dict[str, str]
    template: bytes = b""
    strict: bool = False


def run(
    work: Work,
    *,
    stopped: Callable[[], bool] = lambda: False,
    memory: int = MEMORY,
    seconds: int = SECONDS,
) -> bytes:
    """Render in a process of its own and return the file.

    Raises:
        TemplateWrong: the template was refused, with the place. RenderingFailed: no file came of it.
        Stopped: ``stopped()`` said so.
    """
    with tempfile.TemporaryDirectory(prefix="fishplate-render-") as scratch:
        target = Path(scratch) / "result"
        request = {
            "format": work.format,
            "content": work.content,
            "frame": work.frame,
            "words": work.words,
            "strict": work.strict,
            "target": str(target),
            "memory": memory,
            "seconds": seconds,
        }
        status = _awaited(_started(request, work.template, Path(scratch)), seconds, stopped)
        if status != 0:
            complaint = (Path(scratch) / "err").read_text(errors="replace")
            logger.warning("a rendering process ended with status %s: %s", status, complaint[-2000:])
            raise RenderingFailed(exceeded=status < 0 or any(sign in complaint for sign in _OUT_OF_MEMORY))
        answer: dict[str, Any] = json.loads((Path(scratch) / "out").read_bytes())
        if "wrong" in answer:
            raise TemplateWrong(**answer["wrong"])
        return target.read_bytes()


def _started(request: dict[str, Any], template: bytes, scratch: Path) -> subprocess.Popen[bytes]:
    given = scratch / "request"
    given.write_bytes(json.dumps(request).encode() + b"\n" + template)
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # One thread each for what would otherwise take all the cores from those who wait for a page.
    environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "RAYON_NUM_THREADS": "1"}
    with given.open("rb") as stdin, (scratch / "out").open("wb") as out, (scratch / "err").open("wb") as err:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "fishplate.kernel.rendering"],
            stdin=stdin,
            stdout=out,
            stderr=err,
            cwd=scratch,
            env=environment,
        )


def _awaited(process: subprocess.Popen[bytes], seconds: int, stopped: Callable[[], bool]) -> int:
    deadline = time.monotonic() + 2 * seconds
    try:
        while True:
            try:
                return process.wait(_POLL)
            except subprocess.TimeoutExpired:
                if stopped():
                    raise Stopped from None
                if time.monotonic() > deadline:
                    raise RenderingFailed(exceeded=True) from None
    finally:
        process.kill()
        process.wait()
