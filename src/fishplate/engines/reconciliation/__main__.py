"""One comparison in a process of its own: a job as one line of JSON on stdin, its outcome as JSON on stdout.

The process ends with its parent: stdin must stay open until the outcome has been read.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from typing import Any

from fishplate.engines.reconciliation import InvalidPlan, InvalidSource, reconcile
from fishplate.engines.reconciliation.wire import packed_result, unpacked_job

ADDRESS_SPACE_MB = 3072
"""Beyond twice DuckDB's own limit: libraries, stacks and the allocator reserve far more than they use."""


def main() -> None:
    """Run the job."""
    job = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(ADDRESS_SPACE_MB + 2 * job["limits"]["memory_mb"])
    sys.stdout.write(f"{json.dumps(_outcome(job))}\n")
    sys.stdout.flush()


def _outcome(job: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"result": packed_result(reconcile(*unpacked_job(job)))}
    except (InvalidPlan, InvalidSource) as error:
        return {"error": type(error).__name__, "message": str(error)}


def _end_with_parent() -> None:
    sys.stdin.read()
    signal.raise_signal(signal.SIGTERM)


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes << 20
    if hard == resource.RLIM_INFINITY or wanted < hard:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


if __name__ == "__main__":
    main()
