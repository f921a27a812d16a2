from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from fishplate.kernel import files
from fishplate.kernel.errors import TooLarge


@pytest.fixture(autouse=True)
def root(tmp_path: Path) -> Iterator[Path]:
    with override_settings(DATA=tmp_path):
        yield tmp_path / "files"


def on_disk(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@trials(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_what_was_stored_is_read_back(content: bytes) -> None:
    stored = files.store(content)
    assert stored == files.Stored(hashlib.sha256(content).hexdigest(), len(content))
    assert files.read(stored.sha256) == content


def test_a_file_is_kept_once_under_its_digest(root: Path) -> None:
    first = files.store(b"an interface contract")
    second = files.store(io.BytesIO(b"an interface contract"))
    digest = hashlib.sha256(b"an interface contract").hexdigest()
    assert first == second
    assert on_disk(root) == [f"{digest[:2]}/{digest[2:4]}/{digest}"]


def test_too_much_is_refused_and_leaves_nothing(root: Path) -> None:
    with pytest.raises(TooLarge, match=r"larger than 2.0.MB"):
        files.store(b"x" * (2 * 1024 * 1024 + 1), limit=2 * 1024 * 1024)
    assert on_disk(root) == []
    assert files.store(b"x" * 2048, limit=2048).size == 2048


def test_a_source_that_breaks_leaves_nothing(root: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError("connection lost")
            return super().read(3)

    with pytest.raises(OSError, match="connection lost"):
        files.store(Broken(b"abcdef"))
    assert on_disk(root) == []


def test_a_changed_file_is_noticed(root: Path) -> None:
    stored = files.store(b"as it was")
    (root / on_disk(root)[0]).write_bytes(b"as it is")
    with pytest.raises(files.Damaged):
        files.read(stored.sha256)


@pytest.mark.parametrize(
    "name", ["", "../../key", "/etc/passwd", "0" * 63, "0" * 65, "A" * 64, "0" * 64, "0" * 64 + "\n"]
)
def test_only_a_digest_is_a_name(name: str) -> None:
    with pytest.raises(files.Missing):
        files.open_stored(name)


def test_storing_the_same_at_once_from_many_threads(root: Path) -> None:
    content = b"the same" * 100_000
    threads = [threading.Thread(target=files.store, args=(content,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(on_disk(root)) == 1
    assert files.read(hashlib.sha256(content).hexdigest()) == content
