"""Previews as a job: in a child process that is held to memory and time."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import files, jobs, records
from fishplate.kernel.files import Attachment, FileContent, drawing
from fishplate.kernel.files.models import Drawing
from fishplate.kernel.jobs import State
from fishplate.kernel.jobs.testing import run_pending

pytestmark = pytest.mark.django_db

#: What the issue promises of hostile input.
LIMIT_MB, LIMIT_S = 512, 5


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings) -> None:
    settings.DATA = tmp_path


def picture(size: tuple[int, int] = (800, 400), kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "blue").save(made, kind)
    return made.getvalue()


def attached(cast: Cast, content: bytes, name: str) -> Attachment:
    return files.attach_file(to=records.reference(cast.project), name=name, content=content, actor=cast.owner)


def content_of(attachment: Attachment) -> FileContent:
    return FileContent.objects.get(pk=attachment.content_id)


def test_a_picture_is_drawn_once_for_all_who_attach_it(cast: Cast) -> None:
    attachment = attached(cast, picture(), "a.png")
    attached(cast, picture(), "b.png")
    assert content_of(attachment).drawing == Drawing.WAITING
    assert run_pending() == 1
    attached(cast, picture(), "c.png")
    assert run_pending() == 0
    content = content_of(attachment)
    assert content.drawing == Drawing.DONE
    small, page = (Image.open(io.BytesIO(files.read(one))) for one in content.previews)
    assert (small.format, small.size, page.size) == ("WEBP", (96, 48), (800, 400))


def test_what_is_drawn_follows_the_content_and_not_the_name(cast: Cast) -> None:
    named_so = attached(cast, b"<script>alert(1)</script>", "a.png")
    really = attached(cast, picture(kind="JPEG"), "a.txt")
    assert run_pending() == 1
    assert content_of(named_so).previews == []
    assert len(content_of(really).previews) == 2


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\nbroken", b"%PDF-1.7 broken"])
def test_what_cannot_be_drawn_is_said_to_be_so_and_can_be_downloaded(cast: Cast, content: bytes) -> None:
    attachment = attached(cast, content, "a.png")
    run_pending()
    assert (content_of(attachment).drawing, content_of(attachment).previews) == (Drawing.FAILED, [])
    assert jobs.Job.objects.get().state == State.SUCCEEDED
    assert files.held_back(content_of(attachment)) is None


def test_a_child_that_does_not_end_is_ended(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(drawing, "_PROGRAM", "timeit")  # a program that does not end
    monkeypatch.setattr(drawing, "_TIMEOUT", 0.2)  # nobody waits for the whole time
    stored = files.store(picture())
    assert drawing.draw(stored.sha256, "__import__('time').sleep(60)") == []


@pytest.mark.parametrize(
    ("does", "ends"),
    [("bytearray(600 << 20)", 1), ("[None for _ in iter(int, 1)]", -9), ("open('x', 'w').write('x')", 0)],
)
def test_the_child_is_held_to_memory_and_time(tmp_path: Path, does: str, ends: int) -> None:
    program = f"from fishplate.engines.previews import __main__ as child; child.SECONDS = 1; child._limit(); {does}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert done.returncode == ends
    assert (b"MemoryError" in done.stderr) is (ends == 1)


def bomb(width: int, height: int, kind: int = 6) -> bytes:
    """Return a PNG of a few kilobytes that asks for ``width × height`` pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer = zlib.compressobj(9)
    line = b"\0" * (1 + width * {2: 3, 6: 4}[kind])
    data = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _in_a_stream(packed: bytes, decoders: bytes) -> bytes:
    """Return a one-page PDF whose page is drawn by this stream."""
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<>>>>endobj\n"
        b"4 0 obj<</Length %d/Filter%s>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF"
        % (len(packed), decoders, packed)
    )


def _webp_bomb() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (16_000, 16_000)).save(made, "WEBP", lossless=True)
    return made.getvalue()


BOMBS = {
    "more pixels than are decoded": lambda: ("image/png", bomb(30_000, 3_000, 2)),
    "as many pixels as are decoded": lambda: ("image/png", bomb(6_300, 6_300)),
    "a dense WebP": lambda: ("image/webp", _webp_bomb()),
    "a PDF whose page unpacks to 600 MB": lambda: (
        "application/pdf",
        _in_a_stream(zlib.compress(zlib.compress(b"0 0 m " * 100_000_000, 1), 9), b"[/FlateDecode/FlateDecode]"),
    ),
    "a PDF that draws for ever": lambda: (
        "application/pdf",
        _in_a_stream(zlib.compress(b"0 0 600 800 re f " * 5_000_000, 9), b"[/FlateDecode]"),
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_little_memory_and_no_more_time_than_it_is_given(name: str, tmp_path: Path) -> None:
    """The child is measured by another child, since the figure of a process begins with that of its parent."""
    media_type, content = BOMBS[name]()
    (tmp_path / "content").write_bytes(content)
    measuring = (
        "import resource, subprocess, sys\n"
        "child = subprocess.run(sys.argv[1:], stdin=subprocess.PIPE, capture_output=True, timeout=60)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_maxrss // 1024, used.ru_utime + used.ru_stime)\n"
    )
    program = [sys.executable, "-P", "-m", "fishplate.engines.previews", media_type]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    answer = subprocess.run(
        [sys.executable, "-c", measuring, *program], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    megabytes, seconds = answer.stdout.split()
    assert int(megabytes) < LIMIT_MB
    assert float(seconds) < LIMIT_S  # of the processor, which the system holds it to, however busy the machine is
