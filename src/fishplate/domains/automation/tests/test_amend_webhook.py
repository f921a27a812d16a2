from __future__ import annotations

import pytest

from fishplate.domains.automation import services
from fishplate.domains.automation.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def amend(webhook, actor, **fields):
    given = {"version": 1, "name": "New", "url": "https://new.example/", "kinds": ["gates.gate_opened"], **fields}
    return services.amend_webhook(webhook_id=webhook.pk, actor=actor, **given)


def test_its_manager_changes_it(cast):
    webhook = amend(factories.webhook(cast.project, by=cast.owner), cast.owner)
    assert (webhook.name, webhook.url, webhook.kinds) == ("New", "https://new.example/", ["gates.gate_opened"])
    assert webhook.version == 2


def test_a_stale_version_is_refused(cast):
    webhook = factories.webhook(cast.project, by=cast.owner)
    amend(webhook, cast.owner)
    with pytest.raises(errors.Stale):
        amend(webhook, cast.owner)


def test_what_is_wrong_is_said_at_its_field(cast):
    with pytest.raises(errors.Invalid) as raised:
        amend(factories.webhook(cast.project, by=cast.owner), cast.owner, name=" ", url="x", kinds=["x"])
    assert set(raised.value.fields) == {"name", "url", "kinds"}


@pytest.mark.parametrize("who", ["teammate", "supplier_member", "removed_member", "stranger"])
def test_nobody_else_knows_of_it(cast, who):
    """Its address may be a secret, so who does not manage the project finds nothing."""
    with pytest.raises(errors.NotFound):
        amend(factories.webhook(cast.project, by=cast.owner), getattr(cast, who))
