from __future__ import annotations

import pytest

from fishplate.domains.automation import services
from fishplate.domains.automation.models import Delivery
from fishplate.domains.automation.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_what_happens_while_it_is_paused_is_not_told(cast):
    webhook = factories.webhook(cast.project, by=cast.owner)
    services.pause_webhook(webhook_id=webhook.pk, actor=cast.owner)
    factories.happen(cast)
    assert not Delivery.objects.exists()


def test_it_is_paused_only_once(cast):
    webhook = factories.webhook(cast.project, by=cast.owner)
    services.pause_webhook(webhook_id=webhook.pk, actor=cast.owner)
    with pytest.raises(errors.Refused):
        services.pause_webhook(webhook_id=webhook.pk, actor=cast.owner)


@pytest.mark.parametrize("who", ["teammate", "supplier_member", "removed_member", "stranger"])
def test_nobody_else_knows_of_it(cast, who):
    webhook = factories.webhook(cast.project, by=cast.owner)
    with pytest.raises(errors.NotFound):
        services.pause_webhook(webhook_id=webhook.pk, actor=getattr(cast, who))
