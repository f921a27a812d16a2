from __future__ import annotations

from pathlib import Path

import pytest

from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors, files, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.files import Attachment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings) -> None:
    settings.DATA = tmp_path


def attached(cast: Cast, by: Actor, name: str = "a.txt") -> Attachment:
    return files.attach_file(to=records.reference(cast.project), name=name, content=b"agreed", actor=by)


@pytest.mark.parametrize("who", ["teammate", "owner"])
def test_who_attached_it_and_who_looks_after_the_record_take_it_away(cast: Cast, who: str) -> None:
    attachment = attached(cast, cast.teammate)
    files.detach_file(attachment_id=attachment.pk, actor=getattr(cast, who))
    assert list(files.attachments_of(records.reference(cast.project), cast.owner)) == []
    assert not files.visible_to(cast.owner).exists()
    with pytest.raises(errors.NotFound):
        files.attachment(cast.owner, attachment.pk)
    assert Entry.objects.latest("pk").action == "files.file_detached"
    # The history names the content, so it stays; the figure says how much of it hangs nowhere.
    assert files.read(attachment.content.sha256) == b"agreed"
    assert files.usage() == files.Usage(files=0, size=6, removed=6)


def test_a_colleague_who_does_neither_is_told_who_may(cast: Cast) -> None:
    attachment = attached(cast, cast.owner)
    for other in (cast.teammate, cast.supplier_member):
        with pytest.raises(errors.Forbidden, match="Only who attached a file"):
            files.detach_file(attachment_id=attachment.pk, actor=other)
    assert Attachment.objects.get().removed_at is None


@pytest.mark.parametrize("who", ["removed_member", "stranger"])
def test_an_outsider_finds_nothing(cast: Cast, who: str) -> None:
    attachment = attached(cast, cast.owner)
    with pytest.raises(errors.NotFound):
        files.detach_file(attachment_id=attachment.pk, actor=getattr(cast, who))


def test_it_is_taken_away_once(cast: Cast) -> None:
    attachment = attached(cast, cast.owner)
    files.detach_file(attachment_id=attachment.pk, actor=cast.owner)
    with pytest.raises(errors.NotFound):
        files.detach_file(attachment_id=attachment.pk, actor=cast.owner)
