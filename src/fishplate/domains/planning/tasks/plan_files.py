"""Handing a plan file to the child that takes it apart, or writes it in another format."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from fishplate.engines import planfiles
from fishplate.kernel.sheets import Unreadable

LIMIT_BYTES: Final = 100_000_000
#: Of a plan that is imported: as many as a table may have rows.
MOST_TASKS: Final = 20_000
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


def received(content: bytes) -> planfiles.PlanFile:
    """Return the plan in a file that somebody sent.

    Raises:
        Unreadable: as ``read``, in words for whoever sent it.
    """
    with tempfile.NamedTemporaryFile(prefix="fishplate-plan-") as file:
        file.write(content)
        file.flush()
        try:
            plan = read(Path(file.name))
        except PlanFileError as error:
            raise Unreadable(_refusal(error.code)) from error
    if len(plan.tasks) > MOST_TASKS:
        raise Unreadable(_("The plan has more than {limit} tasks.").format(limit=number_format(MOST_TASKS)))
    return plan


def _refusal(code: str) -> str:
    match code:
        case "unknown":
            return _("This is no plan file that is known here.")
        case "resources":
            return _("The plan takes more memory or time to read than it is given.")
    return _("The file is damaged, or not what its name says. Open it in the tool that wrote it, and save it again.")


def write_as(path: Path, target: Path, format_name: str) -> None:
    """Write the plan file at ``path`` to ``target``, in one of the formats of ``planfiles.FORMATS``.

    What a failure leaves at ``target`` is no plan: write aside, and put it in place afterwards.

    Raises:
        PlanFileError: as ``read`` does, or the plan cannot be said in that format.
    """
    _check(path)
    _ask_child(path, target, format_name)


def write(plan: planfiles.PlanFile, target: Path, format_name: str) -> None:
    """Write a plan to ``target``, in one of the formats of ``planfiles.FORMATS``.

    Raises:
        PlanFileError: it cannot be said in that format.
    """
    _ask_child(planfiles.packed(plan), target, format_name, "packed")


def _check(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise PlanFileError("missing", f"{path} cannot be read: {error.strerror}.") from None
    if path.is_dir() or size == 0:
        raise PlanFileError("unknown", f"{path} is no plan file.")
    if size > LIMIT_BYTES:
        raise PlanFileError("size", f"{path} is larger than {LIMIT_BYTES // 1_000_000} MB.")


def _ask_child(source: Path | str, target: Path | None = None, *arguments: str) -> dict[str, Any]:
    """Hand the child a file, or a plan of ours as text, and return its answer."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    named = f"{source}: " if isinstance(source, Path) else ""
    too_much = PlanFileError("resources", f"{named}It takes more memory or time than it is given.")
    with tempfile.TemporaryDirectory(prefix="fishplate-plan-") as scratch:
        try:
            done = subprocess.run(  # noqa: S603  # our own module, with the name of a format
                [sys.executable, "-P", "-m", "fishplate.engines.planfiles", *arguments],
                input=b"\0".join(_handed(one) for one in (source, target) if one is not None),
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
        raise PlanFileError(answer["refused"], f"{named}{answer['message']}")
    return answer


def _handed(one: Path | str) -> bytes:
    return os.fsencode(one.absolute()) if isinstance(one, Path) else one.encode()
