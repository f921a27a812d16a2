"""Contents in a folder: ``ab/cd/abcd…``, two levels so that no folder grows large."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fishplate.kernel.files.contents import DIGEST, Missing, Stored


class Disk:
    """The folder ``files`` of the installation's data."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def settle(self, written: Path, stored: Stored) -> None:
        """Put the finished file, which stands on the same disk, in its place, and both folders' entries on disk."""
        place = self._root / _place(stored.sha256)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        written.replace(place)
        for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
            _sync(folder)

    def open(self, sha256: str) -> BinaryIO:
        """Open a content for reading; ``Missing`` if there is none."""
        try:
            return (self._root / _place(sha256)).open("rb")
        except FileNotFoundError:
            raise Missing from None

    def names(self) -> Iterator[str]:
        """Yield the SHA-256 of every content that is kept here."""
        for path in self._root.glob("??/??/*"):
            if DIGEST.fullmatch(path.name):
                yield path.name


def _place(sha256: str) -> Path:
    return Path(sha256[:2], sha256[2:4], sha256)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
