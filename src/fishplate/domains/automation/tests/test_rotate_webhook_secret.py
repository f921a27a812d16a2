from __future__ import annotations

import pytest

from fishplate.domains.automation import services
from fishplate.domains.automation.tests import factories
from fishplate.domains.automation.tests.receiver import receiving, verified
from fishplate.kernel import errors
from fishplate.kernel.jobs.testing import run_pending

pytestmark = [pytest.mark.django_db, pytest.mark.network]


def test_for_a_day_both_secrets_are_good_then_only_the_new_one(cast, clock):
    with receiving() as receiver:
        webhook, former = services.create_webhook(
            project_id=cast.project.pk, name="n", url=receiver.url, kinds=["*"], actor=cast.owner
        )
        _, new = services.rotate_webhook_secret(webhook_id=webhook.pk, actor=cast.owner)
        for hours, taken in ((0, [True, True]), (24, [False, True])):
            clock.advance(hours=hours)
            services.send_test_event(webhook_id=webhook.pk, actor=cast.owner)
            run_pending()
            request = receiver.requests.pop()
            now = clock.now.timestamp()
            assert [verified(secret, *request, now=now) for secret in (former, new)] == taken


@pytest.mark.parametrize("who", ["teammate", "supplier_member", "removed_member", "stranger"])
def test_nobody_else_knows_of_it(cast, who):
    webhook = factories.webhook(cast.project, by=cast.owner)
    with pytest.raises(errors.NotFound):
        services.rotate_webhook_secret(webhook_id=webhook.pk, actor=getattr(cast, who))
