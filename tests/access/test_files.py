"""Files over the pages: the panel, how they are served, who gets them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.tests.factories import Cast
from fishplate.engines import previews
from fishplate.kernel import files, records
from fishplate.kernel.files import Attachment, FileContent, drawing
from fishplate.kernel.files.models import Scan
from fishplate.kernel.jobs.testing import run_pending
from fishplate.kernel.records import Reference
from fishplate.web import history
from tests.access.people import read, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings) -> Path:
    settings.DATA = tmp_path
    return tmp_path / "files"


@pytest.fixture
def to(cast: Cast) -> Reference:
    return records.reference(cast.project)


def attached(cast: Cast, content: bytes = b"agreed", name: str = "a.txt", by: str = "owner") -> Attachment:
    to = records.reference(cast.project)
    return files.attach_file(to=to, name=name, content=content, actor=getattr(cast, by))


def client(cast: Cast, who: str = "owner") -> Client:
    return signed_in(cast.people[who])


def page(cast: Cast, who: str = "owner") -> str:
    return read(client(cast, who).get(reverse("projects:view_project", args=[cast.project.pk]))).decode()


def upload(cast: Cast, *uploads: SimpleUploadedFile, who: str = "owner"):
    address = reverse("web:attach_file", args=["projects.project", cast.project.pk])
    return client(cast, who).post(address, {"content": list(uploads)})


def test_the_panel_offers_to_attach_and_says_that_there_is_nothing_yet(cast: Cast) -> None:
    shown = page(cast)
    assert "No file yet." in shown
    assert reverse("web:attach_file", args=["projects.project", cast.project.pk]) in shown
    assert "At most 100 MB each." in shown


def test_several_files_are_attached_at_once_without_script(cast: Cast, to: Reference) -> None:
    answer = upload(cast, SimpleUploadedFile("纪要.txt", b"agreed"), SimpleUploadedFile("b.txt", b"also"))
    assert (answer.status_code, answer["Location"]) == (303, reverse("projects:view_project", args=[cast.project.pk]))
    assert [one.name for one in files.attachments_of(to, cast.owner)] == ["b.txt", "纪要.txt"]
    assert "纪要.txt" in page(cast, "supplier_member")


@pytest.mark.parametrize(
    ("refused", "said"), [(b"", "“b.txt” is empty."), (b"x" * 2_000_001, "“b.txt” is larger than 2 MB")]
)
def test_all_are_attached_or_none(cast: Cast, settings, refused: bytes, said: str) -> None:
    settings.FILE_LIMIT = 2_000_000
    answer = upload(cast, SimpleUploadedFile("a.txt", b"agreed"), SimpleUploadedFile("b.txt", refused))
    assert answer.status_code == 422
    assert said in read(answer).decode()
    assert not Attachment.objects.exists()


def test_a_request_that_is_too_large_is_refused_before_it_is_read(cast: Cast, settings) -> None:
    settings.REQUEST_LIMIT = 1_000_000
    answer = upload(cast, SimpleUploadedFile("a.txt", b"x" * 1_000_001))
    assert answer.status_code == 413
    assert "All files together are larger than 1 MB" in read(answer).decode()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("minutes.txt", 'attachment; filename="minutes.txt"'),
        ("接口规范 v2.txt", "attachment; filename*=utf-8''%E6%8E%A5%E5%8F%A3%E8%A7%84%E8%8C%83%20v2.txt"),
        ('a"b;c.txt', r'attachment; filename="a\"b;c.txt"'),
        ("a\r\nX-Evil: 1.txt", 'attachment; filename="a X-Evil: 1.txt"'),
        ("../../etc/passwd", 'attachment; filename="passwd"'),
        ("x\u202etxt.exe", 'attachment; filename="xtxt.exe"'),
    ],
)
def test_a_file_is_served_to_be_saved_under_its_name(cast: Cast, name: str, header: str) -> None:
    answer = client(cast).get(reverse("web:download_file", args=[attached(cast, name=name).pk]))
    assert answer["Content-Disposition"] == header
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "no-cache" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert read(answer) == b"agreed"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.4 x", "application/pdf"),
        (b"\xff\xd8\xffx", "image/jpeg"),
        (b"<svg onload=alert(1)>", "application/octet-stream"),
        (b"<html><script>", "application/octet-stream"),
        (b"<?xml version='1.0'?><x/>", "application/octet-stream"),
    ],
)
def test_only_what_holds_no_script_is_called_what_it_is(cast: Cast, content: bytes, kind: str) -> None:
    answer = client(cast).get(reverse("web:download_file", args=[attached(cast, content, "x.pdf").pk]))
    assert answer["Content-Type"] == kind
    read(answer)


def test_what_the_browser_has_is_not_sent_again(cast: Cast) -> None:
    address = reverse("web:download_file", args=[attached(cast).pk])
    first = client(cast).get(address)
    read(first)
    again = client(cast).get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["X-Content-Type-Options"] == "nosniff"
    other = client(cast).get(address, headers={"If-None-Match": '"other"'})
    assert read(other) == b"agreed"


@pytest.mark.parametrize("name", ["view_file", "download_file", "view_preview", "detach_file"])
def test_who_gets_a_file_and_who_finds_nothing(cast: Cast, name: str) -> None:
    made = io.BytesIO()
    Image.new("RGB", (9, 9)).save(made, "PNG")
    attachment = attached(cast, made.getvalue(), "a.png")
    run_pending()
    address = reverse(f"web:{name}", args=[attachment.pk, *([0] if name == "view_preview" else [])])
    for who, status in {
        "owner": 200,
        "teammate": 200,
        "supplier_member": 200,
        "removed_member": 404,
        "stranger": 404,
    }.items():
        answer = client(cast, who).get(address)
        read(answer)
        assert answer.status_code == status, who
    assert Client().get(address).status_code == 302
    files.detach_file(attachment_id=attachment.pk, actor=cast.owner)
    assert client(cast).get(address).status_code == 404


def test_a_preview_is_a_picture_of_ours(cast: Cast) -> None:
    made = io.BytesIO()
    Image.new("RGB", (900, 900)).save(made, "PNG")
    attachment = attached(cast, made.getvalue(), "a.png")
    run_pending()
    assert reverse("web:view_preview", args=[attachment.pk, 0]) in page(cast)
    answer = client(cast).get(reverse("web:view_preview", args=[attachment.pk, 1]))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert Image.open(io.BytesIO(read(answer))).size == (900, 900)
    assert client(cast).get(reverse("web:view_preview", args=[attachment.pk, 2])).status_code == 404


@pytest.mark.parametrize(
    ("scan", "said"),
    [
        (Scan.NONE, "It waits for the virus scanner"),
        (Scan.WAITING, "It waits for the virus scanner"),
        (Scan.INFECTED, "The virus scanner found Eicar in it."),
        (Scan.FAILED, "The virus scanner could not look into it (Eicar)"),
    ],
)
def test_what_is_held_back_says_why_and_is_not_handed_out(cast: Cast, settings, scan: Scan, said: str) -> None:
    attachment = attached(cast)
    drawn = files.store(b"a picture").sha256
    FileContent.objects.update(scan=scan, finding="Eicar", previews=[drawn])
    settings.FISHPLATE_CLAMD = "127.0.0.1:1"
    shown = page(cast)
    assert said in shown
    assert reverse("web:download_file", args=[attachment.pk]) not in shown
    answer = client(cast).get(reverse("web:download_file", args=[attachment.pk]))
    assert answer.status_code == 409
    assert said in read(answer).decode()
    assert client(cast).get(reverse("web:view_preview", args=[attachment.pk, 0])).status_code == 404
    over_api = client(cast).get(f"/api/v1/files/{attachment.pk}/content")
    assert (over_api.status_code, over_api.json()["type"]) == (409, "urn:fishplate:problem:file-held-back")


def test_a_name_that_belies_the_content_is_shown(cast: Cast) -> None:
    attached(cast, b"MZ\x90\0", "invoice.pdf")
    assert "The name says .pdf, the content is: program." in page(cast)


def test_removing_asks_first_and_leads_back(cast: Cast, to: Reference) -> None:
    address = reverse("web:detach_file", args=[attached(cast, by="teammate").pk])
    assert "Only who attached a file" in read(client(cast, "supplier_member").get(address)).decode()
    assert client(cast, "supplier_member").post(address).status_code == 403
    assert "Remove “a.txt”?" in read(client(cast, "teammate").get(address)).decode()
    answer = client(cast, "teammate").post(address)
    assert answer["Location"] == reverse("projects:view_project", args=[cast.project.pk])
    assert not files.attachments_of(to, cast.owner).exists()


def test_a_thousand_files_are_a_short_panel_and_a_list(cast: Cast, to: Reference) -> None:
    first = attached(cast)
    rows = [
        Attachment(
            record_kind=to.kind,
            record_id=to.id,
            content=first.content,
            name=f"{number}.txt",
            attached_by=cast.teammate.id,
            attached_by_name="Mei",
            attached_at=first.attached_at,
        )
        for number in range(1000)
    ]
    with CaptureQueriesContext(connection) as few:
        assert page(cast).count('class="file"') == 1
    Attachment.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as many:
        shown = page(cast)
    assert shown.count('class="file"') == 8
    assert reverse("web:list_files", args=[to.kind, to.id]) in shown
    assert len(many) <= len(few) + 2  # whether this person looks after the record
    listed = read(client(cast).get(reverse("web:list_files", args=[to.kind, to.id]))).decode()
    assert listed.count("<tr data-href") == 50
    assert "more than" in listed


def test_the_time_line_of_a_record_tells_of_its_files(cast: Cast, to: Reference) -> None:
    system = landscape.system(cast.organisation, by=cast.owner)
    on_system = files.attach_file(to=records.reference(system), name="系统.txt", content=b"x", actor=cast.owner)
    files.detach_file(attachment_id=on_system.pk, actor=cast.owner)
    on_project = attached(cast)
    told = [
        (entry.action, entry.target_id) for entry in projects.record_timeline(cast.owner, records.reference(system))
    ]
    assert told[:2] == [("files.file_detached", on_system.pk), ("files.file_attached", on_system.pk)]
    assert on_project.pk not in {target for _action, target in told}
    said = history.tell(list(projects.record_timeline(cast.owner, to)[:1]), cast.owner)[0]
    assert said.text == "Lin Owner attached file a.txt"


def test_the_kernel_asks_for_what_the_engine_draws() -> None:
    assert drawing.DRAWABLE == previews.DRAWABLE


def test_the_rows_are_asked_for_after_an_upload(cast: Cast, to: Reference) -> None:
    attached(cast)
    answer = client(cast).get(reverse("web:list_files", args=[to.kind, to.id]) + "?panel")
    shown = read(answer).decode()
    assert "a.txt" in shown
    assert "<html" not in shown
