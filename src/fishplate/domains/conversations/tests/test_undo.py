"""A comment says again what it said before; what was said or deleted stands."""

from __future__ import annotations

import pytest

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.models import Comment
from fishplate.kernel import errors, undo
from fishplate.kernel.records import reference
from fishplate.kernel.undo.testing import latest, take_back

pytestmark = pytest.mark.django_db


def said(cast, text="Who runs the ERP?") -> Comment:
    return services.add_comment(subject=reference(cast.project), text=text, actor=cast.owner)


def amend(comment, text, cast) -> Comment:
    version = Comment.objects.get(pk=comment.pk).version
    return services.amend_comment(comment_id=comment.pk, version=version, text=text, actor=cast.owner)


def test_a_changed_comment_says_again_what_it_said_and_keeps_every_version(cast):
    comment = said(cast)
    amend(comment, "Who runs the MES?", cast)
    amend(comment, "Who runs both?", cast)
    take_back(cast.owner)
    assert Comment.objects.get(pk=comment.pk).text == "Who runs the MES?"
    take_back(cast.owner)
    assert Comment.objects.get(pk=comment.pk).text == "Who runs the ERP?"
    take_back(cast.owner, redo=True)
    assert Comment.objects.get(pk=comment.pk).text == "Who runs the MES?"
    assert queries.versions(comment)


def test_what_was_said_or_deleted_is_not_offered(cast):
    before = undo.last(cast.owner)
    comment = said(cast)
    assert undo.last(cast.owner) == before
    amend(comment, "Never mind", cast)
    change = latest(cast.owner)
    services.delete_comment(comment_id=comment.pk, actor=cast.owner)
    assert latest(cast.owner) == change
    with pytest.raises(errors.Refused):
        undo.undo_change(change_id=change.pk, actor=cast.owner)
    assert Comment.objects.get(pk=comment.pk).text == ""


def test_nobody_else_takes_it_back(cast):
    comment = services.add_comment(subject=reference(cast.project), text="One", actor=cast.teammate)
    services.amend_comment(comment_id=comment.pk, version=comment.version, text="Two", actor=cast.teammate)
    change = latest(cast.teammate)
    for other in (cast.owner, cast.supplier_member, cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            undo.undo_change(change_id=change.pk, actor=other)
    assert Comment.objects.get(pk=comment.pk).text == "Two"
