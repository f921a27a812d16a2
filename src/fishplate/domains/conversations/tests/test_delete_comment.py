from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors, search

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["teammate", "owner"])
def test_its_author_and_who_looks_after_the_record_delete_it_and_a_trace_stays(cast: Cast, who: str):
    said = factories.comment(factories.on(cast.project), "secretword @Sam Supplier", by=cast.teammate)
    said = services.amend_comment(comment_id=said.pk, version=said.version, text="secretword!", actor=cast.teammate)
    actor = getattr(cast, who)
    gone = services.delete_comment(comment_id=said.pk, actor=actor)
    assert (gone.text, gone.deleted_by_id) == ("", actor.id)
    assert not gone.versions.exists()
    assert queries.comments(cast.owner).get() == gone
    assert search.find(cast.owner, "secretword") == []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            assert "secretword" not in str(cursor.fetchall()), model


def test_others_are_told_why_not_and_outsiders_find_nothing(cast: Cast):
    said = factories.comment(factories.on(cast.project), by=cast.teammate)
    with pytest.raises(errors.Forbidden):
        services.delete_comment(comment_id=said.pk, actor=cast.supplier_member)
    for outsider in (cast.stranger, cast.removed_member):
        with pytest.raises(errors.NotFound):
            services.delete_comment(comment_id=said.pk, actor=outsider)


def test_it_is_deleted_once(cast: Cast):
    said = factories.comment(factories.on(cast.project), by=cast.owner)
    services.delete_comment(comment_id=said.pk, actor=cast.owner)
    with pytest.raises(errors.Refused):
        services.delete_comment(comment_id=said.pk, actor=cast.owner)
