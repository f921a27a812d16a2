from __future__ import annotations

import pytest

from fishplate.domains.landscape import queries
from fishplate.domains.landscape.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_an_environment_belongs_to_its_system_and_is_seen_with_it():
    world = factories.landscape()
    test = factories.environment(world.erp, by=world.cast.owner, base_url="http://erp-test:8080/api")
    for actor in (world.cast.teammate, world.cast.supplier_member):
        assert list(queries.environments(actor)) == [test]
    assert not queries.environments(world.cast.stranger).exists()


def test_production_always_counts_as_holding_live_data():
    world = factories.landscape()
    assert factories.environment(world.erp, by=world.cast.owner, kind="production").is_production
    assert factories.environment(world.erp, by=world.cast.owner, kind="pilot", is_production=True).is_production
    assert not factories.environment(world.erp, by=world.cast.owner, kind="test").is_production


@pytest.mark.parametrize(
    "address", ["erp", "ftp://erp/x", "javascript:alert(1)", "http://", "http://[::1", "http://erp:port/", "//erp"]
)
def test_only_whole_web_addresses_are_taken(address: str):
    world = factories.landscape()
    with pytest.raises(errors.Invalid) as refusal:
        factories.environment(world.erp, by=world.cast.owner, base_url=address)
    assert set(refusal.value.fields) == {"base_url"}


def test_no_password_stands_in_an_address():
    world = factories.landscape()
    with pytest.raises(errors.Invalid, match="passwords"):
        factories.environment(world.erp, by=world.cast.owner, base_url="https://me:secret@erp.example.org/")


def test_names_differ_within_a_system():
    world = factories.landscape()
    factories.environment(world.erp, by=world.cast.owner, name="Test 1")
    with pytest.raises(errors.Invalid, match="name"):
        factories.environment(world.erp, by=world.cast.owner, name="test 1")
    assert factories.environment(world.mes, by=world.cast.owner, name="Test 1")


def test_only_members_of_the_systems_organisation_register_one():
    world = factories.landscape()
    with pytest.raises(errors.Forbidden, match="register"):
        factories.environment(world.erp, by=world.cast.supplier_member)
    with pytest.raises(errors.NotFound):
        factories.environment(world.erp, by=world.cast.stranger)
