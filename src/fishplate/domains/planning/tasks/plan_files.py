"""Handing a plan file to the child that takes it apart."""

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
    """The file is no plan that can be read; ``code`` is missing, size, unknown, damaged or resources."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def read(path: Path) -> planfiles.PlanFile:
    """Return what the plan file at ``path`` says.

    Raises:
        PlanFileError: it is none, is damaged, is larger than ``LIMIT_BYTES``, or takes more memory or time than the
            child is given.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise PlanFileError("missing", f"{path} cannot be read: {error.strerror}.") from None
    if path.is_dir() or size == 0:
        raise PlanFileError("unknown", f"{path} is no plan file.")
    if size > LIMIT_BYTES:
        raise PlanFileError("size", f"{path} is larger than {LIMIT_BYTES // 1_000_000} MB.")
    answer = _ask_child(path)
    if "refused" in answer:
        raise PlanFileError(answer["refused"], f"{path}: {answer['message']}")
    return planfiles.unpacked(answer)


def _ask_child(path: Path) -> dict[str, Any]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    too_much = PlanFileError("resources", f"{path} takes more memory or time to read than it is given.")
    with tempfile.TemporaryDirectory(prefix="fishplate-plan-") as scratch:
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "fishplate.engines.planfiles"],
                input=os.fsencode(path.absolute()),
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
    return answer
