from __future__ import annotations

import pytest

from fishplate.domains.automation import services
from fishplate.domains.automation.models import Attempt
from fishplate.domains.automation.tests import factories
from fishplate.domains.automation.tests.receiver import receiving
from fishplate.kernel import errors
from fishplate.kernel.jobs.testing import run_pending

pytestmark = [pytest.mark.django_db, pytest.mark.network]


def test_it_goes_again_under_the_same_id(cast):
    with receiving() as receiver:
        webhook = factories.webhook(cast.project, by=cast.owner, url=receiver.url)
        factories.happen(cast)
        run_pending()
        delivery = factories.delivery(webhook)
        services.redeliver_event(delivery_id=delivery.pk, actor=cast.owner)
        run_pending()
        ids = [headers["webhook-id"] for headers, _body in receiver.requests]
        events = [told["id"] for told in receiver.told()]
    assert len(ids) == 2
    assert len(set(ids)) == len(set(events)) == 1
    assert Attempt.objects.filter(delivery=delivery).count() == 2


def test_what_waits_is_not_sent_twice(cast):
    webhook = factories.webhook(cast.project, by=cast.owner)
    factories.happen(cast)
    with pytest.raises(errors.Refused):
        services.redeliver_event(delivery_id=factories.delivery(webhook).pk, actor=cast.owner)


@pytest.mark.parametrize("who", ["teammate", "supplier_member", "removed_member", "stranger"])
def test_nobody_else_knows_of_it(cast, who):
    webhook = factories.webhook(cast.project, by=cast.owner)
    factories.happen(cast)
    with pytest.raises(errors.NotFound):
        services.redeliver_event(delivery_id=factories.delivery(webhook).pk, actor=getattr(cast, who))
