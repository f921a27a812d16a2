from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.services.second_factors import MOST_PASSKEYS
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, errors, records
from fishplate.web import history

pytestmark = pytest.mark.django_db


def test_several_can_be_added_and_are_told_apart_by_name():
    person = factories.person()
    actor = person.as_actor()
    for name in ("phone", "blue key"):
        services.add_passkey(name=name, credential={"id": name}, actor=actor)
    assert [key.wrap().name for key in queries.passkeys(actor)] == ["phone", "blue key"]
    entry = audit.entries_of_record(records.reference(person))[0]
    assert history.name_of(entry) == "passkey: added"
    assert audit.told(entry).note == {"what": "blue key"}


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_it_needs_a_name(name: str):
    with pytest.raises(errors.Invalid):
        services.add_passkey(name=name, credential={}, actor=factories.person().as_actor())


def test_there_is_an_end_to_it():
    actor = factories.person().as_actor()
    for number in range(MOST_PASSKEYS):
        factories.passkey(actor, f"key {number}")
    with pytest.raises(errors.Refused):
        factories.passkey(actor)


def test_others_do_not_see_them():
    mine, theirs = factories.person().as_actor(), factories.person().as_actor()
    factories.passkey(theirs)
    assert not queries.passkeys(mine).exists()
