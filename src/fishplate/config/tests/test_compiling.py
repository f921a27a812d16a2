"""The engine's compiled code is kept with the data; without it everything works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fishplate.config import compiling
from fishplate.engines import scheduling

PROGRAM = """
import logging, sys
from datetime import datetime
from pathlib import Path
from fishplate.config import compiling
from fishplate.engines import scheduling
logging.basicConfig()
assert "numba" not in sys.modules
compiling.warm(Path(sys.argv[1]))
network = scheduling.Network(datetime(2026, 11, 2, 8), [scheduling.Task("A", 60)])
print(scheduling.is_warm(), scheduling.schedule(network).finish)
"""


def warmed(kept: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(kept)],
        env={**inherited, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        text=True,
        check=True,
    )


def test_where_it_cannot_be_loaded_plans_are_reckoned_all_the_same(tmp_path: Path):
    (tmp_path / "numba.py").write_text("raise OSError('not for this processor')")

    told = warmed(tmp_path / "kept", PYTHONPATH=os.pathsep.join([str(tmp_path), *sys.path]))

    assert told.stdout.split() == ["False", "2026-11-02", "09:00:00"]
    assert "plain Python" in told.stderr


def test_the_folder_changes_with_the_code(tmp_path: Path, monkeypatch):
    for name in ("__init__.py", "late.py"):
        (tmp_path / name).write_text("1")
    monkeypatch.setattr(scheduling, "__file__", str(tmp_path / "__init__.py"))
    before = compiling.fingerprint()

    (tmp_path / "late.py").write_text("2")

    assert compiling.fingerprint() != before


def made(data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    return subprocess.run(
        [sys.executable, "-m", "fishplate.config.compiling"],
        env={**inherited, "FISHPLATE_DATA": str(data), "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """A data folder with the code of this version, where that of an older one was."""
    folder: Path = tmp_path_factory.mktemp("data")
    (folder / "compiled" / "older").mkdir(parents=True)
    assert made(folder).returncode == 0
    return folder


def test_a_process_aside_makes_it_once_and_takes_away_what_older_code_left(data: Path):
    kept = data / "compiled"
    complete = kept / compiling.fingerprint() / "complete"
    before = complete.stat().st_mtime_ns

    assert made(data).returncode == 0

    assert complete.stat().st_mtime_ns == before
    assert [place.name for place in kept.iterdir() if place.is_dir()] == [compiling.fingerprint()]


def test_what_was_made_is_loaded(data: Path):
    kept = data / "compiled"
    codes = sorted(kept.rglob("*.nbc"))
    before = [code.stat().st_mtime_ns for code in codes]

    assert warmed(kept).stdout.split() == ["True", "2026-11-02", "09:00:00"]

    assert {code.name.split("-")[0] for code in codes} >= {
        "passes.critical_path",
        "lanes.place_all",
        "tally.count_lanes",
    }
    assert [code.stat().st_mtime_ns for code in sorted(kept.rglob("*.nbc"))] == before


def test_what_cannot_be_made_is_not_called_complete(tmp_path: Path):
    (tmp_path / "numba.py").write_text("raise OSError('not for this processor')")

    made(tmp_path, PYTHONPATH=os.pathsep.join([str(tmp_path), *sys.path]))

    assert not list((tmp_path / "compiled").rglob("complete"))
