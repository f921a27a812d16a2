"""Copying all contents from one place to another."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from fishplate.kernel.files.contents import Damaged, Place, Stored
from fishplate.kernel.files.storing import folder


@dataclass(slots=True)
class Report:
    """What a copy did; ``damaged`` are contents that are not what their name says, and stay where they are."""

    copied: int = 0
    there: int = 0
    damaged: list[str] = field(default_factory=list)


def copy(source: Place, target: Place) -> Report:
    """Copy every content that ``target`` lacks; nothing is taken away at the source."""
    report, there = Report(), set(target.names())
    for sha256 in source.names():
        if sha256 in there:
            report.there += 1
            continue
        try:
            _copy(sha256, source, target)
        except Damaged:
            report.damaged.append(sha256)
        else:
            report.copied += 1
    return report


def _copy(sha256: str, source: Place, target: Place) -> None:
    with tempfile.NamedTemporaryFile(dir=folder(), prefix=".incoming-", delete=False) as incoming:
        path = Path(incoming.name)
        try:
            with source.open(sha256) as content:
                shutil.copyfileobj(content, incoming)
            incoming.flush()
            os.fsync(incoming.fileno())
            with path.open("rb") as written:
                if hashlib.file_digest(written, "sha256").hexdigest() != sha256:
                    raise Damaged
            target.settle(path, Stored(sha256, path.stat().st_size))
        finally:
            path.unlink(missing_ok=True)
