"""What every place that keeps contents agrees on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from django.utils.translation import gettext_lazy as _

from fishplate.kernel.errors import FishplateError, NotFound

DIGEST: Final = re.compile(r"[0-9a-f]{64}")


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
    """A file that is safely kept: the SHA-256 of its content (hexadecimal) and its size in bytes."""

    sha256: str
    size: int


class Place(Protocol):
    """Where contents are kept. Names are digests; they were checked before."""

    def settle(self, written: Path, stored: Stored) -> None:
        """Keep the finished local file under its digest; when this returns, it survives a power cut."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """Open a content for reading; ``Missing`` if there is none."""
        ...

    def names(self) -> Iterator[str]:
        """Yield the SHA-256 of every content that is kept here."""
        ...
