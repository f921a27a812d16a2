from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, Final

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from fishplate.kernel.errors import FishplateError, NotFound, TooLarge

#: Bytes of one file, unless the caller says otherwise.
LIMIT: Final = 100 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Missing(NotFound):
    """No file of this content is stored here."""

    code = "file-missing"
    title = _("This file is not stored here")


class Damaged(FishplateError):
    """What is on disk is not what was stored: the disk failed, or somebody changed it."""

    code = "file-damaged"
    title = _("This file is damaged: it is not what was once stored")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is safely on disk: the SHA-256 of its content (hexadecimal) and its size in bytes."""

    sha256: str
    size: int


def store(content: BinaryIO | bytes, *, limit: int = LIMIT) -> Stored:
    """Keep the content and return its name; storing the same again changes nothing.

    When it returns, the file survives a power cut. It is written beside its place and then renamed, so no reader ever
    sees half of it. Do this before the change that points at it, never inside.

    Raises:
        TooLarge: there are more than ``limit`` bytes; nothing is kept.
    """
    source = BytesIO(content) if isinstance(content, bytes) else content
    root = _root()
    with tempfile.NamedTemporaryFile(dir=root, prefix=".incoming-", delete=False) as incoming:
        path = Path(incoming.name)
        try:
            stored = _copy(source, incoming, limit)
            incoming.flush()
            os.fsync(incoming.fileno())
            _settle(path, root / _place(stored.sha256))
        finally:
            path.unlink(missing_ok=True)
    return stored


def open_stored(sha256: str) -> BinaryIO:
    """Open a stored file for reading; ``Missing`` if there is none."""
    try:
        return (_root() / _place(sha256)).open("rb")
    except FileNotFoundError:
        raise Missing from None


def read(sha256: str) -> bytes:
    """Return a stored file's whole content, after comparing it with its name.

    Raises:
        Missing: there is no such file.
        Damaged: its content is not what was stored.
    """
    with open_stored(sha256) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged
    return content


def _root() -> Path:
    root = Path(settings.DATA) / "files"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


def _place(sha256: str) -> Path:
    """``ab/cd/abcd…``: two levels keep folders small. Anything but a digest is not a name of ours."""
    if _DIGEST.fullmatch(sha256) is None:
        raise Missing
    return Path(sha256[:2], sha256[2:4], sha256)


def _copy(source: BinaryIO, target: IO[bytes], limit: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge(_("The file is larger than %(limit)s.") % {"limit": filesizeformat(limit)})
        digest.update(chunk)
        target.write(chunk)
    return Stored(digest.hexdigest(), size)


def _settle(written: Path, place: Path) -> None:
    """Put the finished file in its place, and both folders' entries on disk."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written.replace(place)
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
