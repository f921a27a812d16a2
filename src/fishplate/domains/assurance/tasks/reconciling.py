"""Do two systems hold the same data? Runs the reconciliation engine in a process of its own, within limits."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from fishplate.domains.assurance.choices import sources
from fishplate.engines.reconciliation import (
    Diagnostic,
    InvalidPlan,
    InvalidSource,
    Limits,
    PostgresTable,
    Reason,
    ReconciliationPlan,
    ReconciliationResult,
)
from fishplate.engines.reconciliation.wire import packed_job, unpacked_result
from fishplate.kernel import egress

POLL_S: Final = 0.1
GRACE_S: Final = 5.0
"""A server gives up on a statement so much later than we do, should it not notice that we are gone."""

PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT", "LD_LIBRARY_PATH")
"""Of the environment; the rest may hold secrets, and libpq reads PG* behind everyone's back."""

logger = logging.getLogger(__name__)


class Cancelled(Exception):
    """The comparison was called off; its process is gone."""


def reconcile(
    left: str,
    right: str,
    *,
    key: Sequence[str],
    policy: egress.Policy,
    roots: Sequence[Path] | None,
    passwords: tuple[str | None, str | None] = (None, None),
    columns: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
    tolerances: Mapping[str, Decimal] | None = None,
    time_zones: tuple[str, str] = ("UTC", "UTC"),
    examples: int = 5,
    timeout_s: float = 300.0,
    memory_mb: int = 1024,
    threads: int = 2,
    cancelled: Callable[[], bool] = lambda: False,
) -> ReconciliationResult:
    """Compare the tables `left` and `right`, spelled as in `sources.parse`, by the columns `key`.

    Files must lie under `roots` (None: the operator at the shell named them); servers must be allowed by
    `policy`. `passwords` are those kept apart from the texts, left and right; `time_zones` those of times
    without one. A run past `timeout_s` or `memory_mb` is inconclusive. Raises InvalidSource and InvalidPlan
    for what was asked wrongly, egress.Denied, and Cancelled soon after `cancelled()` turns true.
    """
    parsed = [sources.parse(text, password=secret) for text, secret in zip((left, right), passwords, strict=True)]
    admitted = [sources.admit(source, roots=roots, policy=policy) for source in parsed]
    plan = ReconciliationPlan(
        left=admitted[0],
        right=admitted[1],
        key=tuple(key),
        columns=None if columns is None else tuple(columns),
        ignore=frozenset(ignore),
        tolerances=dict(tolerances or {}),
        left_zone=time_zones[0],
        right_zone=time_zones[1],
        examples=examples,
    )
    return run(plan, timeout_s=timeout_s, memory_mb=memory_mb, threads=threads, cancelled=cancelled)


def run(
    plan: ReconciliationPlan,
    *,
    timeout_s: float,
    memory_mb: int,
    threads: int,
    cancelled: Callable[[], bool],
) -> ReconciliationResult:
    """Run a plan whose sources were admitted in a child process; see `reconcile`."""
    with tempfile.TemporaryDirectory(prefix="fishplate-reconcile-") as scratch:
        limits = Limits(scratch, memory_mb, threads, statement_timeout_s=timeout_s + GRACE_S)
        process = _started(packed_job(plan, limits), Path(scratch))
        try:
            in_time = _awaited(process, timeout_s, cancelled)
        finally:
            process.kill()
            process.communicate()
        if not in_time:
            return _unfinished(plan, Reason.TIMED_OUT, f"the comparison took longer than {timeout_s:g} s")
        return _outcome(plan, process.returncode, Path(scratch))


def _started(job: dict[str, Any], scratch: Path) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PGPASSFILE": os.devnull}
    with (scratch / "stdout").open("wb") as stdout, (scratch / "stderr").open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "fishplate.engines.reconciliation"],
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=stderr,
            cwd=scratch,
            env=environment,
        )
    assert process.stdin is not None
    process.stdin.write(json.dumps(job).encode() + b"\n")
    process.stdin.flush()
    return process


def _awaited(process: subprocess.Popen[bytes], timeout_s: float, cancelled: Callable[[], bool]) -> bool:
    """Wait for the process; return False when its time is up."""
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            process.wait(POLL_S)
        except subprocess.TimeoutExpired:
            if cancelled():
                raise Cancelled from None
            if time.monotonic() > deadline:
                return False
        else:
            return True


def _outcome(plan: ReconciliationPlan, status: int, scratch: Path) -> ReconciliationResult:
    if status != 0:
        complaint = _without_secrets(plan, (scratch / "stderr").read_text(errors="replace"))
        logger.warning("a reconciliation process ended with status %s: %s", status, complaint[-2000:])
        if "MemoryError" in complaint or "bad_alloc" in complaint:
            return _unfinished(plan, Reason.MEMORY_LIMIT, "the comparison needs more memory than it may use")
        return _unfinished(plan, Reason.STOPPED, f"the comparing process ended with status {status}")
    *_chatter, answer = (scratch / "stdout").read_bytes().splitlines()
    outcome = json.loads(answer)
    if "result" in outcome:
        return unpacked_result(outcome["result"])
    kind = InvalidPlan if outcome["error"] == InvalidPlan.__name__ else InvalidSource
    raise kind(_without_secrets(plan, outcome["message"]))


def _without_secrets(plan: ReconciliationPlan, text: str) -> str:
    for source in (plan.left, plan.right):
        if isinstance(source, PostgresTable) and source.password:
            text = text.replace(source.password, "•••")
    return text


def _unfinished(plan: ReconciliationPlan, reason: Reason, message: str) -> ReconciliationResult:
    return ReconciliationResult(None, None, plan.key, diagnostics=(Diagnostic(reason, message),))
