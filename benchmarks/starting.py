"""From a clean clone to the first page, with every cache empty, and again warm. One minute where packages are near.

    .venv/bin/python benchmarks/starting.py

What is committed is cloned, ``script/server`` is run in it as a person would, and the clock runs until the product
answers. The first start fetches and installs the locked packages, builds the front end and makes the sample: it depends
on the line to the package indexes as much as on the machine. The budgets are 4 minutes and 5 s.
"""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from figures import figure

from tests.support.ports import free_ports

ROOT = Path(__file__).resolve().parent.parent
COLD_S = 240.0
WARM_S = 5.0
PATIENCE_S = 900.0
WARM_ROUNDS = 3


def main() -> None:
    """Start once from nothing, and then as on any other day."""
    with tempfile.TemporaryDirectory(prefix="fishplate-starting-") as folder:
        place = Path(folder)
        clone, caches = place / "clone", place / "caches"
        port, *_ = free_ports(13)
        environment = alone(caches, port)
        began = time.monotonic()
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, clone], check=True)
        with started(clone, environment, place / "cold.txt") as process:
            answers(port, process, place / "cold.txt")
            cold = time.monotonic() - began
        print(f"from git clone to an answer, caches empty  {cold:6.1f} s")
        warm = 0.0
        for _ in range(WARM_ROUNDS):
            began = time.monotonic()
            with started(clone, environment, place / "warm.txt") as process:
                answers(port, process, place / "warm.txt")
                took = time.monotonic() - began
            print(f"again                                      {took:6.1f} s")
            warm = max(warm, took)
    figure("start from a clean clone, empty caches", cold, "s", most=COLD_S)
    figure(f"start again, slowest of {WARM_ROUNDS}", warm, "s", most=WARM_S)


def alone(caches: Path, port: int) -> dict[str, str]:
    """Return an environment in which nothing of ours has been fetched, built or set before."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FISHPLATE_", "DJANGO_", "PYTHON", "VIRTUAL_ENV"))
    }
    empty = {
        "PIP_CACHE_DIR": str(caches / "pip"),
        "npm_config_cache": str(caches / "npm"),
        "XDG_CACHE_HOME": str(caches / "others"),
    }
    return {**kept, **empty, "FISHPLATE_PORT": str(port)}


@contextmanager
def started(clone: Path, environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``script/server``, and stop it as Ctrl-C does."""
    with log.open("wb") as said:
        process = subprocess.Popen(
            [clone / "script" / "server"], cwd=clone, env=environment, stdout=said, stderr=said, start_new_session=True
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(60)


def answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a person would get a page: the product is well, and its sign-in page is there."""
    deadline = time.monotonic() + PATIENCE_S
    while not (responds(port, "/healthz") and responds(port, "/sign-in/")):
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"script/server did not come up:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def responds(port: int, path: str) -> bool:
    """Return whether ``path`` is answered with 200."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False


if __name__ == "__main__":
    main()
