from __future__ import annotations

import pytest

from fishplate.domains.automation import services
from fishplate.domains.automation.models import Delivery
from fishplate.domains.automation.tests import factories
from fishplate.domains.automation.tests.receiver import receiving
from fishplate.kernel import errors
from fishplate.kernel.jobs.testing import run_pending

pytestmark = [pytest.mark.django_db, pytest.mark.network]


def test_what_waited_goes_out_and_what_happens_from_now_on_is_told(cast):
    with receiving() as receiver:
        webhook = factories.webhook(cast.project, by=cast.owner, url=receiver.url)
        factories.happen(cast)
        services.pause_webhook(webhook_id=webhook.pk, actor=cast.owner)
        run_pending()
        assert receiver.requests == []
        services.resume_webhook(webhook_id=webhook.pk, actor=cast.owner)
        factories.happen(cast, "Renamed again")
        run_pending()
        assert [told["type"] for told in receiver.told()] == ["projects.project_amended"] * 2
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_what_is_active_cannot_be_resumed(cast):
    with pytest.raises(errors.Refused):
        services.resume_webhook(webhook_id=factories.webhook(cast.project, by=cast.owner).pk, actor=cast.owner)


@pytest.mark.parametrize("who", ["teammate", "supplier_member", "removed_member", "stranger"])
def test_nobody_else_knows_of_it(cast, who):
    webhook = factories.webhook(cast.project, by=cast.owner)
    services.pause_webhook(webhook_id=webhook.pk, actor=cast.owner)
    with pytest.raises(errors.NotFound):
        services.resume_webhook(webhook_id=webhook.pk, actor=getattr(cast, who))
