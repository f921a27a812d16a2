"""What ``fishplate check`` says of files, and what ``fishplate files`` does with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from fishplate.config.check import storage
from fishplate.config.check.findings import Finding, Level
from fishplate.config.storing import files as command
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import files, records
from fishplate.kernel.files.models import FileContent, Scan
from fishplate.kernel.files.tests import scanner as scanners
from fishplate.kernel.jobs.testing import run_pending

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def findings() -> dict[str, Finding]:
    return {finding.subject: finding for finding in storage.look()}


def test_a_sound_storage_says_how_much_there_is(cast: Cast) -> None:
    to = records.reference(cast.project)
    kept = files.attach_file(to=to, name="a.txt", content=b"x" * 2048, actor=cast.owner)
    gone = files.attach_file(to=to, name="b.txt", content=b"y" * 1024, actor=cast.owner)
    files.detach_file(attachment_id=gone.pk, actor=cast.owner)
    assert kept
    found = findings()
    assert (found["files"].level, found["files"].text) == (Level.OK, "in the data folder")
    assert (
        found["files kept"].text.replace("\xa0", " ")
        == "1 on records, 3.0 KB in all, 1.0 KB of it on no record any more"
    )
    assert found["virus scanner"].level is Level.WARN


def test_a_folder_that_takes_nothing_is_a_problem(root: Path) -> None:
    (root / "files").write_text("in the way")
    assert findings()["files"].level is Level.PROBLEM


@pytest.mark.network
def test_a_bucket_that_is_away_is_a_problem_that_says_where(settings) -> None:
    settings.FISHPLATE_S3_ENDPOINT, settings.FISHPLATE_S3_BUCKET = "http://127.0.0.1:1", "ours"
    settings.FISHPLATE_S3_KEY, settings.FISHPLATE_S3_SECRET = "key", "top-secret"
    found = findings()["files"]
    assert found.level is Level.PROBLEM
    assert "http://127.0.0.1:1 ours" in found.text
    assert "top-secret" not in str(found)


@pytest.mark.network
def test_the_scanner_is_asked_who_it_is(settings) -> None:
    with scanners.serving() as scanner:
        settings.FISHPLATE_CLAMD = scanner.address
        assert findings()["virus scanner"].text == f"{scanner.address}: ClamAV of the tests"
    settings.FISHPLATE_CLAMD = "127.0.0.1:1"
    assert findings()["virus scanner"].level is Level.PROBLEM
    settings.FISHPLATE_CLAMD = "no port"
    assert findings()["virus scanner"].level is Level.PROBLEM


@pytest.mark.network
def test_files_are_shown_to_the_scanner_again(cast: Cast, settings) -> None:
    to = records.reference(cast.project)
    files.attach_file(to=to, name="a.txt", content=b"agreed", actor=cast.owner)
    with scanners.serving() as scanner:
        settings.FISHPLATE_CLAMD = scanner.address
        said = CliRunner().invoke(command, ["rescan"])
        assert said.output == "1 files wait for the virus scanner\n"
        run_pending()
    assert FileContent.objects.get().scan == Scan.CLEAN


def test_copying_needs_a_bucket() -> None:
    said = CliRunner().invoke(command, ["copy", "bucket"])
    assert said.exit_code == 2
    assert "Set FISHPLATE_S3_ENDPOINT" in said.output
