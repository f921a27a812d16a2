from __future__ import annotations

import pytest

from fishplate.domains.automation import services
from fishplate.domains.automation.models import Delivery, Webhook
from fishplate.domains.automation.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.jobs.testing import run_pending

pytestmark = pytest.mark.django_db


def test_what_waited_is_not_sent_any_more(cast):
    webhook = factories.webhook(cast.project, by=cast.owner)
    factories.happen(cast)
    services.remove_webhook(webhook_id=webhook.pk, actor=cast.owner)
    assert not Webhook.objects.exists()
    assert not Delivery.objects.exists()
    run_pending()


@pytest.mark.parametrize("who", ["teammate", "supplier_member", "removed_member", "stranger"])
def test_nobody_else_knows_of_it(cast, who):
    webhook = factories.webhook(cast.project, by=cast.owner)
    with pytest.raises(errors.NotFound):
        services.remove_webhook(webhook_id=webhook.pk, actor=getattr(cast, who))
    assert Webhook.objects.exists()
