"""A file that was taken away is back, and one that was attached is gone."""

from __future__ import annotations

import pytest

from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import files, records
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def test_attached_and_detached_go_back_and_forth(cast: Cast) -> None:
    to = records.reference(cast.project)
    attachment = files.attach_file(to=to, name="a.txt", content=b"agreed", actor=cast.teammate)
    take_back(cast.teammate)
    assert list(files.attachments_of(to, cast.owner)) == []
    take_back(cast.teammate, redo=True)
    files.detach_file(attachment_id=attachment.pk, actor=cast.teammate)
    take_back(cast.teammate)
    assert list(files.attachments_of(to, cast.owner)) == [attachment]
    assert files.read(attachment.content.sha256) == b"agreed"
