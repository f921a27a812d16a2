from __future__ import annotations

import pytest

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_what_was_said_before_stays_readable_with_the_difference(cast: Cast):
    said = factories.comment(factories.on(cast.project), "The lot is missing.\nSince Monday.", by=cast.teammate)
    said = services.amend_comment(
        comment_id=said.pk, version=said.version, text="The lot is there.\nSince Monday.", actor=cast.teammate
    )
    now, before = queries.versions(said)
    assert (before.number, before.text) == (1, "The lot is missing.\nSince Monday.")
    assert [(line.sign, line.text) for line in now.lines] == [
        ("-", "The lot is missing."),
        ("+", "The lot is there."),
        (" ", "Since Monday."),
    ]
    assert said.edited_at is not None


def test_nobody_changes_the_words_of_another(cast: Cast):
    said = factories.comment(factories.on(cast.project), by=cast.teammate)
    for actor in (cast.owner, cast.supplier_member):
        with pytest.raises(errors.Forbidden, match="Mei Teammate"):
            services.amend_comment(comment_id=said.pk, version=said.version, text="No.", actor=actor)
    for outsider in (cast.stranger, cast.removed_member):
        with pytest.raises(errors.NotFound):
            services.amend_comment(comment_id=said.pk, version=said.version, text="No.", actor=outsider)


def test_a_stale_version_is_refused(cast: Cast):
    said = factories.comment(factories.on(cast.project), by=cast.owner)
    services.amend_comment(comment_id=said.pk, version=said.version, text="One.", actor=cast.owner)
    with pytest.raises(errors.Stale):
        services.amend_comment(comment_id=said.pk, version=said.version, text="Two.", actor=cast.owner)


def test_the_same_text_makes_no_version(cast: Cast):
    said = factories.comment(factories.on(cast.project), "One.", by=cast.owner)
    services.amend_comment(comment_id=said.pk, version=said.version, text=" One. ", actor=cast.owner)
    assert len(queries.versions(said)) == 1


def test_a_deleted_comment_is_not_changed(cast: Cast):
    said = factories.comment(factories.on(cast.project), by=cast.owner)
    gone = services.delete_comment(comment_id=said.pk, actor=cast.owner)
    with pytest.raises(errors.Refused):
        services.amend_comment(comment_id=said.pk, version=gone.version, text="Back.", actor=cast.owner)


def test_only_whom_it_names_anew_is_told(cast: Cast):
    said = factories.comment(factories.on(cast.project), "@Mei Teammate?", by=cast.owner)
    factories.deliver()
    text = "@Mei Teammate? @Sam Supplier?"
    services.amend_comment(comment_id=said.pk, version=said.version, text=text, actor=cast.owner)
    factories.deliver()
    mentions = [
        [notice.kind for notice in factories.told(who)].count("mention")
        for who in (cast.teammate, cast.supplier_member)
    ]
    assert mentions == [1, 1]
