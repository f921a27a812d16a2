from __future__ import annotations

import pytest

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.models import Notice
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast: Cast) -> Notice:
    factories.deliver()
    factories.comment(factories.on(cast.project), "@Mei Teammate?", by=cast.owner)
    factories.deliver()
    return queries.notices(cast.teammate)[0]


def test_what_is_read_counts_no_more(cast: Cast, told: Notice):
    before = queries.unread_count(cast.teammate)
    services.read_notice(notice_id=told.pk, actor=cast.teammate)
    services.read_notice(notice_id=told.pk, actor=cast.teammate)
    assert queries.unread_count(cast.teammate) == before - 1


def test_nobody_reads_what_another_was_told(cast: Cast, told: Notice):
    for actor in (cast.owner, cast.supplier_member, cast.stranger, cast.removed_member):
        with pytest.raises(errors.NotFound):
            services.read_notice(notice_id=told.pk, actor=actor)


def test_what_one_may_not_see_any_more_is_gone_from_list_and_count(cast: Cast, told: Notice):
    assert queries.unread_count(cast.teammate) == 2
    member = Member.objects.get(project=cast.project, person_id=cast.teammate.id)
    projects.remove_member(member_id=member.pk, actor=cast.owner)
    assert queries.unread_count(cast.teammate) == 0
    assert not queries.notices(cast.teammate).exists()
    with pytest.raises(errors.NotFound):
        services.read_notice(notice_id=told.pk, actor=cast.teammate)
