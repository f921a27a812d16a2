from __future__ import annotations

import pytest

from fishplate.domains.automation import queries, services
from fishplate.domains.automation.choices import EVERYTHING
from fishplate.domains.automation.tests import factories
from fishplate.domains.organisations.tests import factories as organisations
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


def test_who_leads_it_elsewhere_tells_the_new_address_no_more_than_they_may_see(cast):
    """A manager of the organisation who is no member of its project would read there what another one may see."""
    webhook = factories.webhook(cast.organisation, by=cast.owner)
    manager = organisations.person(of=cast.organisation, role="manager").as_actor()
    amend(webhook, manager, url=webhook.url, kinds=[EVERYTHING])
    factories.happen(cast, "Renamed")
    assert queries.envelope(factories.delivery(webhook)) is not None
    amend(webhook, manager, version=2, url="https://elsewhere.example/", kinds=[EVERYTHING])
    factories.happen(cast, "Renamed once more")
    assert queries.envelope(factories.delivery(webhook)) is None
