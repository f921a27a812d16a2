from __future__ import annotations

from pathlib import Path

import pytest

from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors, files, records
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings) -> None:
    settings.DATA = tmp_path


def test_who_may_take_it_away_puts_it_back(cast: Cast) -> None:
    to = records.reference(cast.project)
    attachment = files.attach_file(to=to, name="a.txt", content=b"agreed", actor=cast.teammate)
    with pytest.raises(errors.Refused, match="was not removed"):
        files.restore_file(attachment_id=attachment.pk, actor=cast.owner)
    files.detach_file(attachment_id=attachment.pk, actor=cast.teammate)
    with pytest.raises(errors.Forbidden):
        files.restore_file(attachment_id=attachment.pk, actor=cast.supplier_member)
    for outsider in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            files.restore_file(attachment_id=attachment.pk, actor=outsider)
    files.restore_file(attachment_id=attachment.pk, actor=cast.owner)
    assert list(files.attachments_of(to, cast.teammate)) == [attachment]
    assert Entry.objects.latest("pk").action == "files.file_restored"
