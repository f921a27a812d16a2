from __future__ import annotations

from pathlib import Path

import pytest

from fishplate.kernel import files
from fishplate.kernel.files import moving
from fishplate.kernel.files.disk import Disk
from fishplate.kernel.files.moving import Report


@pytest.fixture
def places(tmp_path: Path, settings) -> tuple[Disk, Disk]:
    settings.DATA = tmp_path
    return Disk(tmp_path / "files"), Disk(tmp_path / "other")


def test_every_file_is_copied_once_and_stays_at_its_source(places: tuple[Disk, Disk]) -> None:
    source, target = places
    kept = {files.store(f"{number}".encode()).sha256 for number in range(5)}
    assert moving.copy(source, target) == Report(copied=5)
    assert set(target.names()) == set(source.names()) == kept
    late = files.store(b"late").sha256
    assert moving.copy(source, target) == Report(copied=1, there=5)
    with target.open(late) as copied:
        assert copied.read() == b"late"


def test_what_is_damaged_is_left_out_and_named(places: tuple[Disk, Disk], tmp_path: Path) -> None:
    source, target = places
    sha256 = files.store(b"as it was").sha256
    [path] = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    path.write_bytes(b"as it is")
    assert moving.copy(source, target) == Report(damaged=[sha256])
    assert list(target.names()) == []
    assert [one for one in (tmp_path / "files").iterdir() if one.is_file()] == []
