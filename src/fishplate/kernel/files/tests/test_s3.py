"""Contents in a bucket: against a real server that speaks S3, over the only way out."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from fishplate.kernel import files
from fishplate.kernel.errors import TooLarge, Unavailable
from fishplate.kernel.files import moving, s3
from fishplate.kernel.files.disk import Disk
from fishplate.kernel.files.moving import Report
from fishplate.kernel.files.storing import bucket
from tests.services import needs

pytestmark = pytest.mark.network


@pytest.fixture
def url(settings, tmp_path: Path) -> Iterator[str]:
    """Set a new bucket on the server, and yield its URL."""
    settings.DATA = tmp_path
    settings.FISHPLATE_S3_ENDPOINT = needs("s3")
    settings.FISHPLATE_S3_BUCKET = f"fishplate-{uuid4().hex[:12]}"
    settings.FISHPLATE_S3_KEY, settings.FISHPLATE_S3_SECRET = "key", "secret"
    settings.FISHPLATE_S3_REGION = "us-east-1"
    made = f"{settings.FISHPLATE_S3_ENDPOINT}/{settings.FISHPLATE_S3_BUCKET}"
    assert httpx.put(made, trust_env=False).status_code == 200
    yield made
    s3._client.cache_clear()


def put(url: str, content: bytes) -> None:
    """Write past everything, as somebody else with the key would."""
    bucket()._ask("PUT", url, {}, hashlib.sha256(content).hexdigest(), io.BytesIO(content))


def on_disk(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_what_was_stored_is_read_back_and_nothing_stays_here(url: str, tmp_path: Path) -> None:
    content = b"an interface contract " * 500_000  # more than is kept in memory
    stored = files.store(io.BytesIO(content))
    assert stored == files.Stored(hashlib.sha256(content).hexdigest(), len(content))
    assert files.store(content) == stored
    assert files.read(stored.sha256) == content
    assert list(bucket().names()) == [stored.sha256]
    assert on_disk(tmp_path) == []


def test_too_much_is_refused_and_nothing_is_sent(url: str) -> None:
    with pytest.raises(TooLarge):
        files.store(b"x" * 11, limit=10)
    assert list(bucket().names()) == []


@pytest.mark.parametrize("name", ["0" * 64, "../key", "", "A" * 64])
def test_what_is_not_there_is_missing(url: str, name: str) -> None:
    with pytest.raises(files.Missing):
        files.open_stored(name)


def test_what_was_changed_there_is_not_handed_out(url: str) -> None:
    stored = files.store(b"as it was")
    put(f"{url}/{stored.sha256}", b"as it is")
    with pytest.raises(files.Damaged):
        files.open_stored(stored.sha256)


def test_every_content_is_listed_over_several_pages(url: str, monkeypatch) -> None:
    monkeypatch.setattr(s3, "_PAGE", 3)  # a page of a thousand would take a thousand files
    put(f"{url}/nothing-of-ours", b"x")
    kept = {files.store(f"{number}".encode()).sha256 for number in range(7)}
    assert set(bucket().names()) == kept


def test_every_request_is_signed_with_the_digest_of_what_it_carries(url: str) -> None:
    sha256 = hashlib.sha256(b"x").hexdigest()
    signed = bucket()._signed("PUT", f"{url}/{sha256}", {"Content-Length": "1"}, sha256)
    assert signed["X-Amz-Content-SHA256"] == sha256
    assert signed["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
    assert "secret" not in repr(bucket())


def test_a_store_that_is_away_is_said_to_be_so_without_its_address(settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    settings.FISHPLATE_S3_ENDPOINT, settings.FISHPLATE_S3_BUCKET = "http://127.0.0.1:1", "nothing"
    settings.FISHPLATE_S3_KEY, settings.FISHPLATE_S3_SECRET = "key", "secret"
    for use in (lambda: files.store(b"x"), lambda: files.open_stored("0" * 64)):
        with pytest.raises(Unavailable) as refusal:
            use()
        assert "127.0.0.1" not in str(refusal.value)
        assert isinstance(refusal.value, s3.Away)
        assert "Connect" in refusal.value.said
    assert on_disk(tmp_path) == []


def test_a_bucket_that_is_not_there_is_no_empty_one(url: str, settings) -> None:
    settings.FISHPLATE_S3_BUCKET = "of-somebody-else"
    with pytest.raises(s3.Away) as refusal:
        files.store(b"x")
    assert "NoSuchBucket" in refusal.value.said


def test_the_name_of_the_bucket_goes_where_the_endpoint_says() -> None:
    def base(endpoint: str) -> str:
        return s3.Bucket(endpoint, "b", "us-east-1", "k", "s")._base()

    assert base("https://minio.example:9000/") == "https://minio.example:9000/b"
    assert base("https://{bucket}.oss.example") == "https://b.oss.example"


def test_files_move_from_the_disk_to_the_bucket_and_back(url: str, tmp_path: Path, settings) -> None:
    disk = Disk(tmp_path / "files")
    endpoint, settings.FISHPLATE_S3_ENDPOINT = settings.FISHPLATE_S3_ENDPOINT, ""
    kept = {files.store(f"{number}".encode() * 1000).sha256 for number in range(3)}
    settings.FISHPLATE_S3_ENDPOINT = endpoint
    assert moving.copy(disk, bucket()) == Report(copied=3)
    assert {files.read(sha256)[:1] for sha256 in kept} == {b"0", b"1", b"2"}
    back = Disk(tmp_path / "back")
    assert moving.copy(bucket(), back) == Report(copied=3)
    assert set(back.names()) == kept
