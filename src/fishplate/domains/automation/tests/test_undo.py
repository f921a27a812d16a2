"""A webhook is paused, resumed and told of as before; where it leads is sealed and does not come back."""

from __future__ import annotations

import pytest

from fishplate.domains.automation import services
from fishplate.domains.automation.models import Webhook
from fishplate.domains.automation.tests import factories
from fishplate.kernel import errors, undo
from fishplate.kernel.undo.testing import latest, take_back

pytestmark = pytest.mark.django_db


def test_a_pause_is_taken_back_and_done_again(cast):
    webhook = factories.webhook(cast.project, by=cast.owner)
    services.pause_webhook(webhook_id=webhook.pk, actor=cast.owner)
    take_back(cast.owner)
    assert Webhook.objects.get(pk=webhook.pk).paused_at is None
    take_back(cast.owner, redo=True)
    assert Webhook.objects.get(pk=webhook.pk).paused_at is not None


def test_name_and_events_go_back_and_a_new_address_is_not_offered(cast):
    webhook = factories.webhook(cast.project, by=cast.owner)
    services.amend_webhook(
        webhook_id=webhook.pk, version=webhook.version, name="Other", url=webhook.url, kinds=["*"], actor=cast.owner
    )
    take_back(cast.owner)
    standing = Webhook.objects.get(pk=webhook.pk)
    assert (standing.name, standing.kinds) == (webhook.name, webhook.kinds)
    before = undo.last(cast.owner, redo=True)
    services.amend_webhook(
        webhook_id=webhook.pk, version=standing.version, name="Other", url="https://other.example.org/in",
        kinds=["*"], actor=cast.owner,
    )  # fmt: skip
    assert undo.last(cast.owner, redo=True) == before
    assert latest(cast.owner).pk


def test_a_new_webhook_goes_again_and_a_removed_one_is_not_offered_as_its_secret_is_sealed(cast):
    webhook = factories.webhook(cast.project, by=cast.owner)
    take_back(cast.owner)
    assert not Webhook.objects.filter(pk=webhook.pk).exists()
    assert undo.last(cast.owner, redo=True) is None
    kept = factories.webhook(cast.project, by=cast.owner)
    made = latest(cast.owner)
    services.rotate_webhook_secret(webhook_id=kept.pk, actor=cast.owner)
    services.remove_webhook(webhook_id=kept.pk, actor=cast.owner)
    assert latest(cast.owner) == made
    with pytest.raises(errors.Refused):
        undo.undo_change(change_id=made.pk, actor=cast.owner)
