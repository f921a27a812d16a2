"""``script/test``: what touches the database on PostgreSQL, then everything on SQLite.

In this order, so that the closing lines are those of the run with all tests in it. A whole run shares its files of
tests out among two processes; one that names what it wants stays in one.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.services import postgresql
from tests.services.missing import Missing

_NOTHING_COLLECTED = 5
# In the order in which they are collected (see conftest), not those of many short tests first.
_SHARED_OUT = ["--numprocesses", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


def main(arguments: list[str]) -> int:
    environment = dict(os.environ)
    soak = "--soak" in arguments
    if not arguments:
        arguments = _SHARED_OUT
    try:
        server = postgresql.url()
    except Missing as missing:
        # The run on SQLite contains a test that skips (or, in CI, fails) with this reason.
        print(f"no PostgreSQL: {missing}", file=sys.stderr, flush=True)
    else:
        environment[postgresql.NAMED] = server
        if not soak:
            on_postgresql = {**environment, "FISHPLATE_TEST_DATABASE_URL": postgresql.unused_database(server)}
            if failed := _pytest(["--only-database", *arguments], on_postgresql):
                return failed
    return _pytest(arguments, environment, nothing_is_failure=True)


def _pytest(arguments: list[str], environment: dict[str, str], *, nothing_is_failure: bool = False) -> int:
    status = subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode
    return 0 if status == _NOTHING_COLLECTED and not nothing_is_failure else status


sys.exit(main(sys.argv[1:]))
