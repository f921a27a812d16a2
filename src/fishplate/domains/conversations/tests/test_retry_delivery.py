from __future__ import annotations

import pytest

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.models import Delivery
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(cast: Cast) -> Delivery:
    factories.channel(cast.teammate)
    factories.comment(factories.on(cast.project), "@Mei Teammate?", by=cast.owner)
    factories.deliver()
    Delivery.objects.update(state="failed")
    return Delivery.objects.get(person_id=cast.teammate.id, notice__kind="mention")


def test_a_failure_is_tried_once_more(cast: Cast, failed: Delivery):
    assert queries.failed_deliveries(cast.teammate).get() == failed
    assert services.retry_delivery(notice_delivery_id=failed.pk, actor=cast.teammate).state == "waiting"
    with pytest.raises(errors.Refused):
        services.retry_delivery(notice_delivery_id=failed.pk, actor=cast.teammate)


def test_a_failure_is_shown_to_its_receiver_alone_while_they_may_see_it(cast: Cast, failed: Delivery):
    for other in (cast.owner, cast.supplier_member, cast.stranger):
        assert not queries.failed_deliveries(other).exists()
        with pytest.raises(errors.NotFound):
            services.retry_delivery(notice_delivery_id=failed.pk, actor=other)
    member = Member.objects.get(project=cast.project, person_id=cast.teammate.id)
    projects.remove_member(member_id=member.pk, actor=cast.owner)
    assert not queries.failed_deliveries(cast.teammate).exists()
    with pytest.raises(errors.NotFound):
        services.retry_delivery(notice_delivery_id=failed.pk, actor=cast.teammate)
