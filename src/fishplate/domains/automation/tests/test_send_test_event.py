from __future__ import annotations

import pytest

from fishplate.domains.automation import services
from fishplate.domains.automation.tests import factories
from fishplate.domains.automation.tests.receiver import receiving
from fishplate.kernel import errors
from fishplate.kernel.jobs.testing import run_pending

pytestmark = [pytest.mark.django_db, pytest.mark.network]


def test_a_test_tells_of_the_webhook_itself(cast):
    with receiving() as receiver:
        webhook = factories.webhook(cast.project, by=cast.owner, url=receiver.url, kinds=["gates.gate_opened"])
        delivery = services.send_test_event(webhook_id=webhook.pk, actor=cast.owner)
        run_pending()
        [told] = receiver.told()
    assert told["type"] == "automation.test"
    assert told["data"]["record"] == {"kind": "automation.webhook", "id": str(webhook.pk), "label": "Ticket system"}
    delivery.refresh_from_db()
    assert (delivery.state, delivery.answered, delivery.attempts) == ("delivered", 204, 1)


def test_a_test_of_an_organisations_webhook_names_no_project(cast):
    with receiving() as receiver:
        webhook = factories.webhook(cast.organisation, by=cast.owner, url=receiver.url)
        services.send_test_event(webhook_id=webhook.pk, actor=cast.owner)
        run_pending()
        assert receiver.told()[-1]["data"]["project"] is None


def test_what_is_paused_is_not_tried(cast):
    webhook = factories.webhook(cast.project, by=cast.owner)
    services.pause_webhook(webhook_id=webhook.pk, actor=cast.owner)
    with pytest.raises(errors.Refused):
        services.send_test_event(webhook_id=webhook.pk, actor=cast.owner)


@pytest.mark.parametrize("who", ["teammate", "supplier_member", "removed_member", "stranger"])
def test_nobody_else_knows_of_it(cast, who):
    webhook = factories.webhook(cast.project, by=cast.owner)
    with pytest.raises(errors.NotFound):
        services.send_test_event(webhook_id=webhook.pk, actor=getattr(cast, who))
