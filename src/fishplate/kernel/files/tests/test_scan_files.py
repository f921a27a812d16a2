"""Files and the virus scanner, the protocol first, then a real clamd where one can be had."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import audit, files, jobs, records
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.errors import Refused
from fishplate.kernel.files import Attachment, FileContent, scanning, storing
from fishplate.kernel.files.models import Scan
from fishplate.kernel.files.tests import scanner as scanners
from fishplate.kernel.files.tests.scanner import EICAR, Scanner
from fishplate.kernel.jobs import State
from fishplate.kernel.jobs.testing import run_pending
from tests.services import needs

pytestmark = [pytest.mark.django_db, pytest.mark.network]


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def scanner(settings) -> Iterator[Scanner]:
    with scanners.serving() as running:
        settings.FISHPLATE_CLAMD = running.address
        yield running


def attached(cast: Cast, content: bytes, name: str = "a.txt") -> Attachment:
    return files.attach_file(to=records.reference(cast.project), name=name, content=content, actor=cast.owner)


def scan_of(attachment: Attachment) -> FileContent:
    return FileContent.objects.get(pk=attachment.content_id)


def test_a_file_waits_until_it_was_seen_and_is_free_once_nothing_was_found(cast: Cast, scanner: Scanner) -> None:
    attachment = attached(cast, b"agreed " * 50_000)
    assert files.held_back(scan_of(attachment)) is Scan.WAITING
    run_pending()
    assert scanner.shown == [b"agreed " * 50_000]
    content = scan_of(attachment)
    assert (content.scan, content.finding) == (Scan.CLEAN, "")
    assert content.scanned_at is not None
    assert files.held_back(content) is None


def test_what_is_infected_stays_shut_and_says_what_was_found(cast: Cast, scanner: Scanner, settings) -> None:
    attachment = attached(cast, b"before" + EICAR)
    clean = attached(cast, b"harmless")
    run_pending()
    content = scan_of(attachment)
    assert (content.scan, content.finding) == (Scan.INFECTED, "Eicar-Signature")
    assert files.held_back(content) is Scan.INFECTED
    assert files.held_back(scan_of(clean)) is None
    entry = Entry.objects.latest("pk")
    assert (entry.action, audit.told(entry).note) == ("files.file_refused", {"finding": "Eicar-Signature"})
    # Without a scanner it is no less infected.
    settings.FISHPLATE_CLAMD = ""
    assert files.held_back(content) is Scan.INFECTED


def test_the_same_content_is_seen_once_and_shut_for_all(cast: Cast, scanner: Scanner) -> None:
    attached(cast, EICAR, "a.txt")
    attached(cast, EICAR, "b.txt")
    run_pending()
    attached(cast, EICAR, "c.txt")
    run_pending()
    assert len(scanner.shown) == 1
    assert {one.content.scan for one in files.attachments_of(records.reference(cast.project), cast.owner)} == {
        "infected"
    }


def test_while_the_scanner_is_away_files_wait_and_are_seen_when_it_is_back(cast: Cast, settings, clock) -> None:
    settings.FISHPLATE_CLAMD = "127.0.0.1:1"
    attachment = attached(cast, b"agreed")
    run_pending()
    assert files.held_back(scan_of(attachment)) is Scan.WAITING
    [job] = jobs.Job.objects.filter(name=scanning.JOB)
    assert job.state == State.QUEUED
    assert "127.0.0.1:1 cannot be reached" in job.error
    with scanners.serving() as back:
        settings.FISHPLATE_CLAMD = back.address
        clock.advance(minutes=1)
        run_pending()
    assert scan_of(attachment).scan == Scan.CLEAN


def test_a_scanner_in_trouble_is_as_good_as_away(cast: Cast, scanner: Scanner) -> None:
    scanner.answer = b"stream: Can't allocate memory ERROR"
    with pytest.raises(scanning.Away, match="Can't allocate memory"):
        scanning.found_in(io.BytesIO(b"x"))


def test_what_the_scanner_does_not_take_stays_shut_and_says_so(cast: Cast, scanner: Scanner) -> None:
    scanner.limit = 1000
    large, small = attached(cast, b"x" * 3_000_000), attached(cast, b"y")
    run_pending()
    assert (scan_of(large).scan, files.held_back(scan_of(large))) == (Scan.FAILED, Scan.FAILED)
    assert "size limit exceeded" in scan_of(large).finding
    assert scan_of(small).scan == Scan.CLEAN


def test_one_that_the_scanner_stumbles_over_holds_up_no_other(cast: Cast, scanner: Scanner, clock) -> None:
    contents = [b"agreed %d" % number for number in range(6)]
    first = min(contents, key=lambda content: hashlib.sha256(content).hexdigest())
    scanner.answers[first] = b"stream: Can't allocate memory ERROR"
    attachments = {content: attached(cast, content) for content in contents}
    run_pending()
    assert {content: scan_of(one).scan for content, one in attachments.items() if content != first} == dict.fromkeys(
        [content for content in contents if content != first], Scan.CLEAN
    )
    assert files.held_back(scan_of(attachments[first])) is Scan.WAITING
    [job] = jobs.Job.objects.filter(name=scanning.JOB)
    assert job.state == State.QUEUED
    scanner.answers.clear()
    clock.advance(minutes=1)
    run_pending()
    assert scan_of(attachments[first]).scan == Scan.CLEAN


def test_nor_does_one_that_the_disk_has_lost(cast: Cast, scanner: Scanner) -> None:
    contents = [b"agreed %d" % number for number in range(6)]
    attachments = sorted((attached(cast, content) for content in contents), key=lambda one: one.content_id)
    lost, *others = attachments
    [stored] = (path for path in storing.folder().rglob("*") if path.name == lost.content_id)
    stored.unlink()
    run_pending()
    assert scan_of(lost).scan == Scan.FAILED
    assert {scan_of(one).scan for one in others} == {Scan.CLEAN}
    # Brought once more, it is there again.
    [content] = (one for one in contents if hashlib.sha256(one).hexdigest() == lost.content_id)
    attached(cast, content)
    run_pending()
    assert scan_of(lost).scan == Scan.CLEAN


def test_what_came_before_there_was_a_scanner_is_seen_too(cast: Cast, settings) -> None:
    attachment = attached(cast, b"agreed")
    assert files.held_back(scan_of(attachment)) is None
    scanning.rescan()
    assert not jobs.Job.objects.filter(name=scanning.JOB).exists()
    with scanners.serving() as new:
        settings.FISHPLATE_CLAMD = new.address
        assert files.held_back(scan_of(attachment)) is Scan.WAITING
        scanning.rescan()
        run_pending()
        scanning.rescan()
        assert run_pending() == 0
    assert scan_of(attachment).scan == Scan.CLEAN


def test_everything_not_known_to_be_harmless_can_be_shown_again(cast: Cast, scanner: Scanner, settings) -> None:
    scanner.limit = 1000
    large = attached(cast, b"x" * 3_000_000)
    attached(cast, EICAR)
    attached(cast, b"clean")
    run_pending()
    scanner.limit, scanner.shown = 10_000_000, []
    assert scanning.rescan_all() == 2
    run_pending()
    assert scan_of(large).scan == Scan.CLEAN
    assert sorted(map(len, scanner.shown)) == [len(EICAR), 3_000_000]
    settings.FISHPLATE_CLAMD = ""
    with pytest.raises(Refused, match="There is no virus scanner"):
        scanning.rescan_all()
    assert FileContent.objects.filter(scan=Scan.INFECTED).count() == 1


def test_a_picture_is_drawn_only_after_it_was_seen(cast: Cast, scanner: Scanner) -> None:
    scanner.answer = b"stream: Something FOUND"
    attached(cast, b"\x89PNG\r\n\x1a\n", "a.png")
    run_pending()
    assert not jobs.Job.objects.filter(name="files.draw_previews").exists()


@pytest.mark.parametrize("where", ["tcp", "socket"])
def test_a_real_clamd(cast: Cast, settings, where: str) -> None:
    tcp, socket = needs("clamd").split()
    settings.FISHPLATE_CLAMD = tcp if where == "tcp" else socket
    assert scanning.version().startswith("ClamAV")
    infected, clean = attached(cast, EICAR), attached(cast, b"agreed" * 400_000)
    run_pending()
    assert scan_of(infected).scan == Scan.INFECTED
    assert "Eicar" in scan_of(infected).finding
    assert scan_of(clean).scan == Scan.CLEAN
