from __future__ import annotations

import os
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote, urlsplit
from uuid import uuid4

import psycopg
import pytest

from fishplate.domains.assurance.choices import sources
from fishplate.domains.assurance.tasks import reconciling
from fishplate.domains.assurance.tasks.reconciling import Cancelled, reconcile
from fishplate.engines.reconciliation import (
    CsvFile,
    InvalidSource,
    Limits,
    PostgresTable,
    Reason,
    ReconciliationPlan,
    SqliteTable,
    Verdict,
)
from fishplate.engines.reconciliation.wire import packed_job
from fishplate.kernel import egress

CANARY = "canary-4711"
NOWHERE = egress.Policy()


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "allowed" / "erp.db"
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (id INTEGER, x TEXT)")
        connection.execute("INSERT INTO t VALUES (1, 'a')")
    connection.close()
    return path


@pytest.fixture
def slow_view(postgresql_server):
    """The address, with a password, of a view that takes 20 s to answer."""
    server, schema = urlsplit(postgresql_server), f"slow_{uuid4().hex[:8]}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        connection.execute(f"CREATE VIEW {schema}.v AS SELECT 1 AS id, pg_sleep(20)::text AS x")
        user = quote(server.username or connection.info.user)
        yield f"postgresql://{user}:{CANARY}@{server.hostname}:{server.port or 5432}{server.path}::{schema}.v"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


def compared(left: str, right: str, *, roots=None, policy=NOWHERE, **options):
    return reconcile(left, right, key=["id"], policy=policy, roots=roots, **options)


def test_files_within_the_roots_are_read_and_others_are_not(database, tmp_path):
    side = f"sqlite:///{database}::t"
    assert compared(side, side, roots=[database.parent]).verdict is Verdict.MET
    for roots in ([], [tmp_path / "other"]):
        with pytest.raises(InvalidSource, match="outside the directories"):
            compared(side, side, roots=roots)


def test_a_link_out_of_the_roots_is_followed_and_refused(database, tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "erp.db").symlink_to(database)
    for path in (inside / "erp.db", inside / ".." / "allowed" / "erp.db"):
        with pytest.raises(InvalidSource, match="outside the directories"):
            compared(f"sqlite:///{path}::t", f"sqlite:///{path}::t", roots=[inside])


def test_a_directory_is_no_file(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InvalidSource, match="is not a file"):
        compared(str(tmp_path / "folder.csv"), str(tmp_path / "folder.csv"))


def test_a_server_that_the_policy_does_not_list_is_not_connected_to(database):
    with pytest.raises(egress.Denied):
        compared(f"sqlite:///{database}::t", "postgresql://u@127.0.0.1:5432/d::t")


def test_sources_are_read_as_they_are_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where a relative path leads is what is tried
    Path("erp.db").touch()
    assert sources.parse("sqlite:///erp.db::a.b") == SqliteTable("erp.db", "a.b")
    assert sources.parse(f"sqlite:///{tmp_path}/erp.db::t") == SqliteTable(f"{tmp_path}/erp.db", "t")
    assert sources.parse(f"sqlite://{tmp_path}/erp.db::t") == SqliteTable(f"{tmp_path}/erp.db", "t")
    assert sources.parse("postgres://a%40b:p%2F%3A%3Aw@[::1]:6000/d%20b?sslmode=require::s.t") == PostgresTable(
        "::1", 6000, "d b", "t", "s", user="a@b", password="p/::w", tls="require"
    )
    assert sources.parse("postgresql://u@h/d::t", password="apart") == PostgresTable(
        "h", 5432, "d", "t", "public", user="u", password="apart"
    )


@pytest.mark.network
def test_the_password_is_in_no_process_list_and_no_environment(database, slow_view):
    policy = sources.shell_policy(sources.parse(slow_view))
    enough = time.monotonic() + 1.5
    seen: list[bytes] = []

    def look() -> bool:
        for process in Path("/proc").glob("[0-9]*"):
            for name in ("cmdline", "environ"):
                try:
                    seen.append((process / name).read_bytes())
                except OSError:
                    continue
        return time.monotonic() > enough

    with pytest.raises(Cancelled):
        compared(f"sqlite:///{database}::t", slow_view, policy=policy, cancelled=look)
    assert any(b"fishplate.engines.reconciliation" in line for line in seen)
    assert not any(CANARY.encode() in line for line in seen)


@pytest.mark.network
def test_time_runs_out_inconclusively_and_nothing_stays_behind(database, slow_view, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))  # others of this machine compare at the same time
    started = time.monotonic()
    policy = sources.shell_policy(sources.parse(slow_view))
    result = compared(f"sqlite:///{database}::t", slow_view, policy=policy, timeout_s=2.0)
    assert time.monotonic() - started < 8
    assert (result.verdict, result.reasons) == (Verdict.INCONCLUSIVE, (Reason.TIMED_OUT,))
    assert list(scratch.iterdir()) == []


def test_too_little_memory_is_inconclusive(tmp_path):
    path = tmp_path / "big.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (id INTEGER, x TEXT)")
        connection.execute(
            "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
            "SELECT i, hex(randomblob(100)) FROM n"
        )
    connection.close()
    result = compared(f"sqlite:///{path}::t", f"sqlite:///{path}::t", memory_mb=12)
    assert (result.verdict, result.reasons) == (Verdict.INCONCLUSIVE, (Reason.MEMORY_LIMIT,))


def test_the_child_ends_with_its_parent(database):
    fifo = database.parent / "never.csv"
    os.mkfifo(fifo)
    plan = ReconciliationPlan(SqliteTable(str(database), "t"), CsvFile(str(fifo)), ("id",))
    with tempfile.TemporaryDirectory() as scratch:
        process = reconciling._started(packed_job(plan, Limits(scratch)), Path(scratch))
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(2)
        assert process.stdin
        process.stdin.close()
        assert process.wait(10) != 0
