from __future__ import annotations

import io
from pathlib import Path
from uuid import uuid4

import pytest

from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import audit, errors, files, records
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.files import Attachment, FileContent
from fishplate.kernel.records import Reference
from tests.support.guarding import guarded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings) -> Path:
    settings.DATA = tmp_path
    return tmp_path / "files"


@pytest.fixture
def to(cast: Cast) -> Reference:
    return records.reference(cast.project)


def kept(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("who", ["owner", "teammate", "supplier_member"])
def test_whoever_sees_the_record_attaches_and_everybody_who_sees_it_reads(cast: Cast, to: Reference, who: str) -> None:
    actor = getattr(cast, who)
    attachment = files.attach_file(to=to, name="/tmp/会议纪要.txt", content=io.BytesIO(b"agreed"), actor=actor)
    assert (attachment.name, attachment.attached_by, attachment.attached_by_name) == (
        "会议纪要.txt",
        actor.id,
        actor.name,
    )
    assert files.read(attachment.content.sha256) == b"agreed"
    for reader in (cast.owner, cast.teammate, cast.supplier_member):
        assert list(files.attachments_of(to, reader)) == [attachment]
        assert list(files.visible_to(reader)) == [attachment]
        assert files.attachment(reader, attachment.pk) == attachment


@pytest.mark.parametrize("who", ["removed_member", "stranger"])
def test_whoever_does_not_see_the_record_finds_nothing_and_leaves_nothing(
    cast: Cast, to: Reference, root: Path, who: str
) -> None:
    attachment = files.attach_file(to=to, name="a.txt", content=b"agreed", actor=cast.owner)
    outsider = getattr(cast, who)
    with pytest.raises(errors.NotFound):
        files.attach_file(to=to, name="b.txt", content=b"from outside", actor=outsider)
    with pytest.raises(errors.NotFound):
        files.attachments_of(to, outsider)
    with pytest.raises(errors.NotFound):
        files.attachment(outsider, attachment.pk)
    assert not files.visible_to(outsider).exists()
    assert len(kept(root)) == 1


def test_it_stands_in_the_history_of_the_project(cast: Cast, to: Reference) -> None:
    attachment = files.attach_file(to=to, name="a.txt", content=b"agreed", actor=cast.teammate)
    entry = Entry.objects.latest("pk")
    said = audit.told(entry)
    assert (entry.chain.key, entry.action) == (f"project:{cast.project.pk}", "files.file_attached")
    assert (said.actor, said.target, said.label) == (cast.teammate.name, records.reference(attachment), "a.txt")
    assert said.rows[0]["fields"]["content"] == [None, attachment.content.sha256]


def test_a_file_of_the_register_is_seen_by_those_who_see_the_system(cast: Cast) -> None:
    system = landscape.system(cast.organisation, by=cast.owner)
    attachment = files.attach_file(to=records.reference(system), name="a.txt", content=b"x", actor=cast.owner)
    assert files.attachment(cast.teammate, attachment.pk) == attachment
    for outsider in (cast.supplier_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            files.attachment(outsider, attachment.pk)
    landscape.in_scope(cast, system)
    assert list(files.visible_to(cast.supplier_member)) == [attachment]


def test_the_same_content_is_kept_once(cast: Cast, to: Reference, root: Path) -> None:
    for name in ("a.txt", "b.txt"):
        files.attach_file(to=to, name=name, content=b"the same", actor=cast.owner)
    assert [one.name for one in files.attachments_of(to, cast.owner)] == ["b.txt", "a.txt"]
    assert FileContent.objects.count() == len(kept(root)) == 1
    assert files.usage() == files.Usage(files=2, size=8, removed=0)


def test_what_is_too_large_is_refused_whole(cast: Cast, to: Reference, root: Path, settings) -> None:
    settings.FILE_LIMIT = 2_000_000
    with pytest.raises(errors.TooLarge, match=r"“big.bin” is larger than 2 MB"):
        files.attach_file(to=to, name="big.bin", content=b"x" * 2_000_001, actor=cast.owner)
    assert kept(root) == []
    assert not Attachment.objects.exists()
    files.attach_file(to=to, name="fits.bin", content=b"x" * 2_000_000, actor=cast.owner)


def test_an_empty_file_is_refused(cast: Cast, to: Reference, root: Path) -> None:
    with pytest.raises(errors.Invalid, match=r"“a.txt” is empty") as refusal:
        files.attach_file(to=to, name="a.txt", content=b"", actor=cast.owner)
    assert list(refusal.value.fields) == ["content"]
    assert not root.exists() or kept(root) == []


@pytest.mark.parametrize("kind", ["projects.project", "nobody.knows", ""])
def test_a_record_that_is_not_there(cast: Cast, kind: str) -> None:
    with pytest.raises(errors.NotFound):
        files.attach_file(to=Reference(kind, uuid4()), name="a.txt", content=b"x", actor=cast.owner)


def test_a_guard_may_refuse_before_anything_is_kept(cast: Cast, to: Reference, root: Path) -> None:
    closed = guarded("files.attach_file", lambda target, actor, under: "The record is closed.")
    with closed, pytest.raises(errors.Refused, match=r"The record is closed\."):
        files.attach_file(to=to, name="a.txt", content=b"x", actor=cast.owner)
    assert not root.exists() or kept(root) == []


def test_a_received_file_hangs_where_the_change_that_brings_it_commits(cast: Cast, to: Reference) -> None:
    received = files.receive("a.txt", b"agreed")
    assert not Attachment.objects.exists()
    with pytest.raises(errors.Refused), audit.unit():
        files.attach_received(to=to, received=received, actor=cast.owner)
        raise errors.Refused("no")
    assert not Attachment.objects.exists()
    with audit.unit():
        files.attach_received(to=to, received=received, actor=cast.owner)
    assert Attachment.objects.get().name == "a.txt"
