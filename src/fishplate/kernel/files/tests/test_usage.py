"""What the stored files take, by the kind of record and by the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.tests import factories as people
from fishplate.domains.projects.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import files, records
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.files import Scan, Share

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


def attach(cast: Cast, name: str, content: bytes) -> None:
    files.attach_file(to=records.reference(cast.project), name=name, content=content, actor=cast.owner)


def test_a_content_counts_once_in_a_place_and_in_each_place(cast: Cast) -> None:
    other = factories.cast()
    attach(cast, "a.txt", b"agreed")
    attach(cast, "b.txt", b"agreed")
    attach(cast, "c.txt", b"more")
    attach(other, "a.txt", b"agreed")
    assert files.usage() == files.Usage(files=4, size=10, removed=0)
    assert files.usage_by_kind() == [Share("projects.project", 4, 10)]
    assert files.usage_by_chain() == [
        Share(f"project:{cast.project.pk}", 3, 10),
        Share(f"project:{other.project.pk}", 1, 6),
    ]


def test_what_was_taken_away_hangs_nowhere(cast: Cast) -> None:
    attach(cast, "a.txt", b"agreed")
    attachment = files.visible_to(cast.owner).get()
    files.detach_file(attachment_id=attachment.pk, actor=cast.owner)
    assert files.usage_by_kind() == []
    assert files.usage_by_chain() == []


def test_what_the_scanner_said_is_counted(cast: Cast) -> None:
    attach(cast, "a.txt", b"agreed")
    attach(cast, "b.txt", b"more")
    files.FileContent.objects.filter(size=4).update(scan=Scan.INFECTED)
    assert files.scans() == {Scan.NONE: 1, Scan.INFECTED: 1}


def page_for(person: Person) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get("/administration/storage/").content.decode()


def test_the_administrator_reads_names_only_of_projects_they_take_part_in(cast: Cast) -> None:
    attach(cast, "a.txt", b"agreed")
    stranger = page_for(people.another_administrator())
    assert "6 bytes in 1 file" in stranger.replace("\xa0", " ")
    assert cast.project.name not in stranger
    assert str(cast.project.pk) in stranger
    owner = organisations.grant_administrator(person_id=cast.owner.id, actor=SYSTEM)
    assert f"Project: {cast.project.name}" in page_for(owner)
