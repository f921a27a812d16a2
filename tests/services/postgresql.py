"""A PostgreSQL for the tests: one that is named, one that runs here, or one of our own in a temporary folder."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from tests.services import packages
from tests.services.missing import Missing
from tests.support.ports import free_ports

NAMED = "FISHPLATE_TEST_POSTGRESQL"
_OLDEST = 140000
_BINARIES = "/usr/lib/postgresql"


@cache
def url() -> str:
    """Return the URL of a database (``postgres``) on a server where new databases may be made."""
    if (named := os.environ.get(NAMED)) is not None:
        return named
    return _running() or _started()


def unused_database(server: str) -> str:
    """Return the URL of a database on that server which does not exist yet."""
    return f"{server.rpartition('/')[0]}/fishplate_{uuid4().hex[:12]}"


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """Make an empty database, yield its URL, drop it."""
    fresh = unused_database(server)
    name = sql.Identifier(fresh.rpartition("/")[2])
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield fresh
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _running() -> str | None:
    for user in ("postgres", os.environ.get("USER") or "root"):
        candidate = f"postgresql://{user}@127.0.0.1:5432/postgres"
        if _may_create_databases(candidate):
            return candidate
    return None


def _may_create_databases(candidate: str) -> bool:
    try:
        with psycopg.connect(candidate, connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT (rolsuper OR rolcreatedb) FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            return bool(row and row[0]) and connection.info.server_version >= _OLDEST
    except psycopg.OperationalError:
        return False


def _started() -> str:
    binaries = _binaries()
    user = _unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="fishplate-postgresql-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if user is not None:
        shutil.chown(folder, user)
    (port,) = free_ports()
    _run(
        user, binaries / "initdb", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync",
        "--username=postgres", "--pgdata", folder / "data",
    )  # fmt: skip
    # Nothing in it has to survive a crash, so it need not wait for the disk.
    options = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    control = binaries / "pg_ctl"
    _run(user, control, "--pgdata", folder / "data", "--log", folder / "log", "-o", options, "-w", "start")
    atexit.register(_run, user, control, "--pgdata", folder / "data", "-m", "immediate", "stop")
    return f"postgresql://postgres@127.0.0.1:{port}/postgres"


def _binaries() -> Path:
    if (found := _newest()) is None:
        packages.install("postgresql")
        found = _newest()
    if found is None:
        raise Missing("the package postgresql was installed, but brought no server of version 14 or later")
    return found


def _newest() -> Path | None:
    versions = [
        (int(control.parts[-3]), control.parent)
        for control in Path(_BINARIES).glob("*/bin/pg_ctl")
        if control.parts[-3].isdigit() and int(control.parts[-3]) >= _OLDEST // 10000
    ]
    return max(versions)[1] if versions else None


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root; anybody else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _run(user: str | None, *command: object) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(words, user=user, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, cwd="/")
    if done.returncode:
        raise Missing(f"{Path(words[0]).name} failed: {done.stderr.decode(errors='replace').strip()}")
