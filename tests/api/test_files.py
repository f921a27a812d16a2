from __future__ import annotations

from uuid import uuid4

import pytest

from fishplate.domains.projects.tests.factories import Cast
from tests.access.people import read
from tests.api.program import Program, made, problem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(tmp_path, settings) -> None:
    settings.DATA = tmp_path


def files_of(cast: Cast) -> str:
    return f"/records/projects.project/{cast.project.pk}/files"


def test_a_file_is_attached_listed_read_removed_and_restored(cast: Cast) -> None:
    program = Program(cast.people["teammate"])
    body = made(program.upload(files_of(cast), b"agreed", "会议纪要.pdf"))
    assert body["name"] == "会议纪要.pdf"
    assert (body["size"], body["media_type"], body["scan"], body["previews"]) == (6, "text/plain", "none", 0)
    assert body["mismatch"] == "The name says .pdf, the content is: plain text."
    assert body["record"] == {"kind": "projects.project", "id": str(cast.project.pk)}
    one = f"/files/{body['id']}"
    assert program("GET", one).json() == body
    answer = program("GET", f"{one}/content")
    assert read(answer) == b"agreed"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert program("GET", f"{one}/content", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    problem(program("GET", f"{one}/previews/0"), 404)
    assert program("DELETE", one).status_code == 204
    assert program("GET", files_of(cast)).json()["items"] == []
    for gone in (one, f"{one}/content"):
        problem(program("GET", gone), 404)
    assert program("POST", f"{one}/restore").json()["id"] == body["id"]
    assert len(program("GET", files_of(cast)).json()["items"]) == 1


def test_the_newest_come_first_page_by_page(cast: Cast) -> None:
    program = Program(cast.people["owner"])
    names = [made(program.upload(files_of(cast), b"x", f"{number}.txt"))["name"] for number in range(3)]
    page = program("GET", f"{files_of(cast)}?limit=2").json()
    assert [one["name"] for one in page["items"]] == names[:0:-1]
    rest = program("GET", f"{files_of(cast)}?limit=2&after={page['next']}").json()
    assert [one["name"] for one in rest["items"]] == names[:1]


def test_what_is_too_large_or_empty_is_refused(cast: Cast, settings) -> None:
    settings.FILE_LIMIT = 1_000_000
    program = Program(cast.people["owner"])
    said = problem(program.upload(files_of(cast), b"x" * 1_000_001, "big.bin"), 413)
    assert said["detail"] == "“big.bin” is larger than 1 MB, the most that one file may have. Nothing of it was kept."
    said = problem(program.upload(files_of(cast), b"", "empty.txt"), 422)
    assert said["errors"] == [{"field": "content", "message": "“empty.txt” is empty."}]
    assert program("GET", files_of(cast)).json()["items"] == []


@pytest.mark.parametrize("who", ["removed_member", "stranger"])
def test_an_outsider_finds_neither_record_nor_file(cast: Cast, who: str) -> None:
    body = made(Program(cast.people["owner"]).upload(files_of(cast), b"agreed", "a.txt"))
    outsider = Program(cast.people[who])
    problem(outsider.upload(files_of(cast), b"x", "b.txt"), 404)
    problem(outsider("GET", files_of(cast)), 404)
    for path in ("", "/content", "/previews/0"):
        problem(outsider("GET", f"/files/{body['id']}{path}"), 404)
    problem(outsider("DELETE", f"/files/{body['id']}"), 404)


def test_who_did_not_attach_it_and_does_not_look_after_the_record_may_not_remove_it(cast: Cast) -> None:
    body = made(Program(cast.people["owner"]).upload(files_of(cast), b"agreed", "a.txt"))
    said = problem(Program(cast.people["supplier_member"])("DELETE", f"/files/{body['id']}"), 403)
    assert said["detail"] == "Only who attached a file, or who looks after the record, takes it away."


def test_a_file_hangs_on_no_file(cast: Cast) -> None:
    program = Program(cast.people["owner"])
    body = made(program.upload(files_of(cast), b"agreed", "a.txt"))
    problem(program.upload(f"/records/kernel.attachment/{body['id']}/files", b"x", "b.txt"), 404)


@pytest.mark.parametrize("kind", ["organisations.accesstoken", "nothing.known", "kernel.attachment"])
def test_a_kind_or_record_that_is_not_there(cast: Cast, kind: str) -> None:
    program = Program(cast.people["owner"])
    problem(program("GET", f"/records/{kind}/{uuid4()}/files"), 404)
    problem(program.upload(f"/records/{kind}/{uuid4()}/files", b"x", "a.txt"), 404)
