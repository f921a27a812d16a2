"""The compiled code of the scheduling engine: where it is kept, who makes it and who loads it.

Without it everything works, by the passes in plain Python. So nobody waits for it, and nothing that goes wrong with it
stops a start.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

from fishplate.config import installation, startup
from fishplate.config.following import end_with_parent
from fishplate.engines import scheduling
from fishplate.engines.scheduling import simulation

log = logging.getLogger(__name__)

#: Once the first people are in: the worker has it made, and the pages load it.
WORKER_AFTER_S, WEB_AFTER_S = 60.0, 90.0
_COMPLETE = "complete"


def provide(after: float, *, load: bool) -> None:
    """Have the compiled code made where it is not kept, so many seconds from now, and load it if wanted.

    It is made by a process of its own, which takes what others leave of the processor: compiling takes some ten
    seconds, in which the threads of this one would stand still, and what they measure would be wrong.
    """
    timer = threading.Timer(after, _provide, [installation.data_directory() / "compiled", load])
    timer.name, timer.daemon = "compiled code", True
    timer.start()


def _provide(kept: Path, load: bool) -> None:
    complete = kept / fingerprint() / _COMPLETE
    if not complete.exists():
        subprocess.run([sys.executable, "-m", "fishplate.config.compiling"], stdin=subprocess.DEVNULL, check=False)
    if load and complete.exists():
        warm(kept)
        startup.keep_loaded()


def make(kept: Path) -> None:
    """Compile, unless another process did meanwhile."""
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        complete = kept / fingerprint() / _COMPLETE
        if not complete.exists() and warm(kept):
            simulation.settle()
            complete.touch()


def keep(kept: Path) -> Path:
    """Have compiled code kept in the folder, by whoever compiles or loads any; return the one of this version.

    To be said before anything loads the compiler, which looks only once.
    """
    folder = kept / fingerprint()
    os.environ.setdefault("NUMBA_CACHE_DIR", str(folder))
    return folder


def warm(kept: Path) -> bool:
    """Load the compiled code from the folder, or compile it and leave it there; return whether that went well."""
    folder = keep(kept)
    try:
        scheduling.warm()
    except Exception:
        log.exception("The compiled code of the scheduling engine cannot be loaded; plans are reckoned in plain Python")
        # What is kept may be broken; the next start compiles it anew.
        shutil.rmtree(folder, ignore_errors=True)
        return False
    for other in kept.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return True


def fingerprint() -> str:
    """Return what changes with the engine's code.

    Numba asks each file for its time and size alone, which an installed package does not change, and does not ask the
    files of the functions that a function calls.
    """
    digest = hashlib.sha256()
    for file in sorted(Path(scheduling.__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    end_with_parent()
    os.nice(19)
    make(installation.data_directory() / "compiled")
