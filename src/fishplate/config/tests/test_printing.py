from __future__ import annotations

import io
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from fishplate.config.printing import print_document
from fishplate.domains.charter.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape, landscape
from fishplate.kernel import documents, errors
from fishplate.kernel.documents import Printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Path, settings) -> Landscape:
    settings.DATA = tmp_path / "data"
    made = landscape()
    factories.complete(made)
    return made


def run(*arguments: object) -> Result:
    return CliRunner().invoke(print_document, [str(one) for one in arguments])


def charter_of(listed: Result) -> str:
    [line] = [line for line in listed.output.splitlines() if line.startswith("charter.charter")]
    return line.split("\t")[1]


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_a_charter_is_printed_into_a_file_and_stands_in_the_register(
    world: Landscape, tmp_path: Path, ending: str, begins: bytes
):
    listed = run()
    assert f"{world.cast.project.code} · {world.cast.project.name}" in listed.output
    file = tmp_path / f"charter.{ending.upper()}"
    said = run("charter.charter", charter_of(listed), file, "--language", "zh-hans")
    assert said.exit_code == 0, said.output
    assert file.read_bytes().startswith(begins)
    one = Printed.objects.get(code=said.output.strip())
    assert (one.actor_name, one.language) == ("Fishplate", "zh-hans")
    assert documents.check(world.cast.owner, file=io.BytesIO(file.read_bytes())) == [one]


def test_it_is_printed_as_somebody_who_then_sees_no_more_than_on_the_pages(world: Landscape, tmp_path: Path):
    record = charter_of(run())
    file = tmp_path / "charter.xlsx"
    said = run("charter.charter", record, file, "--as", world.cast.people["teammate"].email.upper())
    assert said.exit_code == 0, said.output
    assert Printed.objects.get().actor_name == "Mei Teammate"
    assert zipfile.is_zipfile(file)
    stranger = world.cast.people["stranger"].email
    assert run("--as", stranger).output == ""
    refused = run("charter.charter", record, tmp_path / "no.pdf", "--as", stranger)
    assert isinstance(refused.exception, errors.NotFound)
    assert not (tmp_path / "no.pdf").exists()


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_registered(world: Landscape, tmp_path: Path):
    record = charter_of(run())
    said = run("charter.charter", record, tmp_path / "nowhere" / "charter.xlsx")
    assert said.exit_code == 2
    assert "cannot be written" in said.output
    assert not Printed.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["charter.charter"], "Say of which record"),
        (["charter.charter", uuid4(), "charter.odt"], "pdf, docx, xlsx"),
        (["charter.charter", uuid4(), "charter.pdf", "--language", "fr"], "zh-hans"),
        (["--as", "nobody@example.org"], "nobody@example.org"),
    ],
)
def test_what_is_said_wrongly_is_told(arguments: list[object], told: str):
    said = run(*arguments)
    assert said.exit_code == 2
    assert told in said.output
    assert not Printed.objects.exists()
