"""A comment is deleted at the very moment when its author attaches a file: nothing is left hanging on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fishplate.domains.approvals.tests.together import at_once, needs_postgresql
from fishplate.domains.conversations import services
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors, files
from fishplate.kernel.files import Attachment
from fishplate.kernel.records import reference

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("_time", range(4))
def test_attached_and_deleted_at_once(cast: Cast, tmp_path: Path, settings, _time: int) -> None:
    settings.DATA = tmp_path
    said = factories.comment(factories.on(cast.project), by=cast.teammate)
    attached, deleted = at_once(
        lambda: files.attach_file(to=reference(said), name="a.txt", content=b"agreed", actor=cast.teammate),
        lambda: services.delete_comment(comment_id=said.pk, actor=cast.owner),
    )
    assert deleted is None
    assert attached is None or isinstance(attached, errors.Refused)
    assert not Attachment.objects.filter(removed_at=None).exists()
