"""What is too much, or made to do harm, is told: what it is, where, and what to do. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fishplate.domains.landscape.models import System
from fishplate.domains.landscape.tests.test_import_list import counts, imported, signed_in, table
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import sheets
from fishplate.kernel.jobs import State
from fishplate.kernel.jobs.models import Job
from fishplate.kernel.sheets.tests import books
from tests.api.program import Program, problem

pytestmark = pytest.mark.django_db
TOO_MUCH: list[tuple[str, Callable[[], bytes], str]] = [
    ("rows", lambda: b"Code,Name\n" + b"A,b\n" * 200_001, "more than 20000 rows"),
    ("columns", lambda: table([f"c{n}" for n in range(2_000)], ["x"] * 2_000), "Row 1 has more than 200 columns"),
    (
        "a far cell",
        lambda: table(["Code", "Name"], ["A", "a"], ["B"] + ["x"] * 1_999),
        "Row 3 has more than 200 columns",
    ),
    ("unpacks to gigabytes", lambda: books.bomb(2_000_000_000), "unpacks to more than can be read"),
    ("null characters", lambda: b"Code,Name\nA,a\0b\n", "neither CSV nor XLSX"),
    ("null characters in UTF-16", lambda: "Code,Name\nA,a\0b\n".encode("utf-16"), "null characters"),
    ("UTF-16 without its mark", lambda: "Code,Name\nA,甲\n".encode("utf-16-le"), "neither CSV nor XLSX"),
    ("half a character of UTF-16", lambda: "Code,Name\nA,甲\n".encode("utf-16") + b"\x00", "neither UTF-8 nor GB18030"),
    ("half a character of GB18030", lambda: "Code,Name\nA,制造".encode("gb18030")[:-1], "neither UTF-8 nor GB18030"),
]


@pytest.mark.parametrize(("make", "told"), [one[1:] for one in TOO_MUCH], ids=[one[0] for one in TOO_MUCH])
def test_a_table_that_is_too_much_or_no_text_says_so_and_writes_nothing(make: Callable[[], bytes], told: str):
    content = make()
    assert len(content) < sheets.LIMIT
    job = imported(projects.cast(), content)
    assert job.state == State.FAILED
    assert told in job.error
    assert not System.objects.exists()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-be-marked", "utf-8-sig"])
def test_chinese_goes_in_from_every_encoding_as_it_was_typed(encoding: str):
    text = "Code,Name\nMES,制造执行𠮷\n"
    content = b"\xfe\xff" + text.encode("utf-16-be") if encoding == "utf-16-be-marked" else text.encode(encoding)
    cast = projects.cast()
    assert counts(imported(cast, content)) == (1, 0, 0)
    assert System.objects.get().name == "制造执行𠮷"


def test_a_null_character_that_a_workbook_spells_out_stays_as_it_is_spelled():
    job = imported(projects.cast(), books.xlsx(["Code", "Name"], ["A", "a_x0000_b"]))
    assert job.state == State.SUCCEEDED
    assert System.objects.get().name == "a_x0000_b"


def test_a_file_of_60_megabytes_is_refused_by_page_and_program_before_it_is_stored():
    cast = projects.cast()
    content = b"Code,Name\n" + b"A" * 60_000_000
    client = signed_in(cast, "owner")
    sent = {"place_id": str(cast.organisation.pk), "file": SimpleUploadedFile("big.csv", content)}
    answer = client.post(reverse("web:import_register", args=["systems"]), sent)
    assert answer.status_code == 422
    assert "larger than 20 MB" in answer.content.decode()
    path = f"/organisations/{cast.organisation.pk}/lists/systems/imports"
    assert "20 MB" in problem(Program(cast.people["owner"]).upload(path, content, "big.csv"), 413)["detail"]
    assert not Job.objects.exists()
