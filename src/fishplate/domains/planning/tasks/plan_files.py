"""Handing a plan file to the child that takes it apart, or writes it in another format."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from fishplate.engines import planfiles

LIMIT_BYTES: Final = 100_000_000
_PATIENCE = 120.0  # seconds on the clock; the child's own limit counts what it works
_PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


class PlanFileError(Exception):
    """The file is no plan that can be read or written; ``code`` says why.

    missing, size, unknown, damaged or resources; of a file to be written also characters, unwritable or place.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def read(path: Path) -> planfiles.PlanFile:
    """Return what the plan file at ``path`` says.

    Raises:
        PlanFileError: it is none, is damaged, is larger than ``LIMIT_BYTES``, or takes more memory or time than the
            child is given.
    """
    _check(path)
    return planfiles.unpacked(_ask_child(path))


def write_as(path: Path, target: Path, format_name: str) -> None:
    """Write the plan file at ``path`` to ``target``, in one of the formats of ``planfiles.FORMATS``.

    What a failure leaves at ``target`` is no plan: write aside, and put it in place afterwards.

    Raises:
        PlanFileError: as ``read`` does, or the plan cannot be said in that format.
    """
    _check(path)
    _ask_child(path, target, format_name)


def _check(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise PlanFileError("missing", f"{path} cannot be read: {error.strerror}.") from None
    if path.is_dir() or size == 0:
        raise PlanFileError("unknown", f"{path} is no plan file.")
    if size > LIMIT_BYTES:
        raise PlanFileError("size", f"{path} is larger than {LIMIT_BYTES // 1_000_000} MB.")


def _ask_child(path: Path, target: Path | None = None, *arguments: str) -> dict[str, Any]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    too_much = PlanFileError("resources", f"{path} takes more memory or time to read than it is given.")
    with tempfile.TemporaryDirectory(prefix="fishplate-plan-") as scratch:
        try:
            done = subprocess.run(  # noqa: S603  # our own module, with the name of a format
                [sys.executable, "-P", "-m", "fishplate.engines.planfiles", *arguments],
                input=b"\0".join(os.fsencode(one.absolute()) for one in (path, target) if one is not None),
                capture_output=True,
                timeout=_PATIENCE,
                env={**environment, "TMPDIR": scratch},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise too_much from None
    # The Java machine may write lines of its own; ours is the last.
    last = done.stdout.rstrip().rpartition(b"\n")[2]
    if not last.startswith(b"{"):
        raise too_much
    answer: dict[str, Any] = json.loads(last)
    if "refused" in answer:
        raise PlanFileError(answer["refused"], f"{path}: {answer['message']}")
    return answer
