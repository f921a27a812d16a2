from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_it_signs_in_no_more():
    actor = factories.person().as_actor()
    services.link_provider(provider="company", uid="4711", actor=actor)
    services.unlink_provider(linked_id=queries.linked_providers(actor).get().pk, actor=actor)
    assert not queries.linked_providers(actor).exists()


def test_the_last_way_in_stays():
    factories.organisation("Rail Works")
    person = services.join_by_provider(
        provider="company", uid="1", name="Li", email="li@example.org", organisation_name="Rail Works"
    )
    actor = person.as_actor()
    linked = queries.linked_providers(actor).get()
    with pytest.raises(errors.Refused):
        services.unlink_provider(linked_id=linked.pk, actor=actor)
    factories.passkey(actor)
    services.unlink_provider(linked_id=linked.pk, actor=actor)


def test_nobody_elses_is_removed():
    theirs = factories.person().as_actor()
    services.link_provider(provider="company", uid="4711", actor=theirs)
    with pytest.raises(errors.NotFound):
        services.unlink_provider(
            linked_id=queries.linked_providers(theirs).get().pk, actor=factories.person().as_actor()
        )
