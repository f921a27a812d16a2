"""The compiled code of the scheduling engine: where it is kept, and who loads it.

Without it everything works, by the passes in plain Python. So nobody waits for it, and nothing that goes wrong with it
stops a start.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import threading
from pathlib import Path

from fishplate.config import installation
from fishplate.engines import scheduling

log = logging.getLogger(__name__)

#: The worker compiles what a new version brings, which takes some ten seconds of one core; once the first people are
#: in, the pages load what it left.
WORKER_AFTER_S, WEB_AFTER_S = 3.0, 30.0


def warm_in_background(after: float) -> None:
    """Load the compiled code in a thread of its own, so many seconds from now."""
    timer = threading.Timer(after, warm, [installation.data_directory() / "compiled"])
    timer.name, timer.daemon = "compiled code", True
    timer.start()


def warm(kept: Path) -> None:
    """Load the compiled code from the folder, or compile it and leave it there."""
    folder = kept / fingerprint()
    os.environ.setdefault("NUMBA_CACHE_DIR", str(folder))
    try:
        scheduling.warm()
    except Exception:
        log.exception("The compiled code of the scheduling engine cannot be loaded; plans are reckoned in plain Python")
        # What is kept may be broken; the next start compiles it anew.
        shutil.rmtree(folder, ignore_errors=True)
        return
    for other in kept.glob("*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def fingerprint() -> str:
    """Return what changes with the engine's code.

    Numba asks each file for its time and size alone, which an installed package does not change, and does not ask the
    files of the functions that a function calls.
    """
    digest = hashlib.sha256()
    for file in sorted(Path(scheduling.__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
