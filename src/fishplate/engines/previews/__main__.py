"""Draw one file in a process of its own: ``content`` in the working folder in, ``0.webp``, ``1.webp`` … out.

The media type is the one argument; what came of it is a line of JSON on stdout. The process ends with its parent, which
keeps stdin open.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path  # noqa: TID251  # the process reads and writes, the engine does not

from fishplate.engines.previews.drawing import Undrawable, draw

MEMORY_MB = 480
SECONDS = 4
_WRITES_MB = 32


def main() -> None:
    """Draw, within the limits."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit()
    try:
        pictures = draw(Path("content").read_bytes(), sys.argv[1])
    except Undrawable as error:
        _answer({"error": str(error)})
        return
    except MemoryError:
        _answer({"error": "more memory than a preview is worth"})
        return
    for number, picture in enumerate(pictures):
        Path(f"{number}.webp").write_bytes(picture)
    _answer({"pictures": len(pictures)})


def _answer(said: dict[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(said)}\n")


def _end_with_parent() -> None:
    sys.stdin.read()
    signal.raise_signal(signal.SIGTERM)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_MB << 20),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, _WRITES_MB << 20),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        if hard == resource.RLIM_INFINITY or most < hard:
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
