from __future__ import annotations

import pytest

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_whoever_sees_a_record_may_watch_it_and_others_see_who_does(cast: Cast):
    to = factories.on(cast.project)
    services.watch_record(subject=to, actor=cast.supplier_member)
    services.watch_record(subject=to, actor=cast.supplier_member)
    assert [watch.person_id for watch in queries.watchers(to, f"project:{cast.project.pk}")] == [
        cast.supplier_member.id
    ]
    assert queries.watches(cast.supplier_member).count() == 1
    for outsider in (cast.stranger, cast.removed_member):
        with pytest.raises(errors.NotFound):
            services.watch_record(subject=to, actor=outsider)


def test_who_may_not_see_a_record_any_more_watches_it_no_more(cast: Cast):
    to = factories.on(cast.project)
    services.watch_record(subject=to, actor=cast.teammate)
    member = Member.objects.get(project=cast.project, person_id=cast.teammate.id)
    projects.remove_member(member_id=member.pk, actor=cast.owner)
    assert queries.watchers(to, f"project:{cast.project.pk}") == []
    assert not queries.watches(cast.teammate).exists()
