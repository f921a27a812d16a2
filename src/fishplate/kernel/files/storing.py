from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, Final

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from fishplate.kernel.errors import TooLarge, Unavailable
from fishplate.kernel.files.contents import DIGEST, Damaged, Missing, Place, Stored
from fishplate.kernel.files.disk import Disk
from fishplate.kernel.files.s3 import Bucket

#: Bytes of one file, unless the caller says otherwise.
LIMIT: Final = 100 * 1024 * 1024
_CHUNK: Final = 1024 * 1024


def store(content: IO[bytes] | bytes, *, limit: int = LIMIT) -> Stored:
    """Keep the content and return its name; storing the same again changes nothing.

    When it returns, the file survives a power cut. It is written beside its place and then renamed (or sent whole to
    the object store), so no reader ever sees half of it. Do this before the change that points at it, never inside.

    Raises:
        TooLarge: there are more than ``limit`` bytes; nothing is kept.
        Unavailable: there is no space left, or the object store cannot be reached.
    """
    source = BytesIO(content) if isinstance(content, bytes) else content
    try:
        with tempfile.NamedTemporaryFile(dir=folder(), prefix=".incoming-", delete=False) as incoming:
            path = Path(incoming.name)
            try:
                stored = _copy(source, incoming, limit)
                incoming.flush()
                os.fsync(incoming.fileno())
                place().settle(path, stored)
            finally:
                path.unlink(missing_ok=True)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Unavailable(_("There is no space left for files. An administrator has to make room.")) from error
        raise
    return stored


def open_stored(sha256: str) -> BinaryIO:
    """Open a stored file for reading; ``Missing`` if there is none."""
    if DIGEST.fullmatch(sha256) is None:
        raise Missing
    return place().open(sha256)


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


def place() -> Place:
    """Return where files are kept: in a bucket where one is set, else in the data folder."""
    return bucket() if settings.FISHPLATE_S3_ENDPOINT else disk()


def disk() -> Disk:
    """Return the folder of contents, set as the place or not."""
    return Disk(folder())


def bucket() -> Bucket:
    """Return the bucket that the settings name."""
    return Bucket(
        endpoint=settings.FISHPLATE_S3_ENDPOINT,
        name=settings.FISHPLATE_S3_BUCKET,
        region=settings.FISHPLATE_S3_REGION,
        key=settings.FISHPLATE_S3_KEY,
        secret=settings.FISHPLATE_S3_SECRET,
    )


def folder() -> Path:
    """Return the folder of contents, made where it is not there yet; what comes in is written here first."""
    root = Path(settings.DATA) / "files"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


def _copy(source: IO[bytes], target: IO[bytes], limit: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge(_("The file is larger than %(limit)s.") % {"limit": filesizeformat(limit)})
        digest.update(chunk)
        target.write(chunk)
    return Stored(digest.hexdigest(), size)
