from __future__ import annotations

import pytest

from fishplate.domains.landscape import queries
from fishplate.domains.landscape.tests import factories
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_an_interface_has_one_provider_and_any_number_of_consumers():
    cast = projects.cast()
    erp, mes, shop = (factories.system(cast.organisation, by=cast.owner) for _ in range(3))
    orders = factories.interface(erp, mes, shop, by=cast.owner, flow="both")
    found = queries.interface(cast.teammate, orders.pk)
    assert found.provider == erp
    assert {consumer.system for consumer in found.consumers.all()} == {mes, shop}
    lonely = factories.interface(erp, by=cast.owner)
    assert not lonely.consumers.exists()


def test_the_consumers_stand_in_the_history_with_it():
    cast = projects.cast()
    erp, mes = (factories.system(cast.organisation, by=cast.owner) for _ in range(2))
    factories.interface(erp, mes, by=cast.owner)
    entry = Entry.objects.filter(action="landscape.interface_registered").latest("number")
    assert str(mes.pk) in entry.content.payload


def test_an_interface_does_not_end_at_systems_one_cannot_see():
    cast = projects.cast()
    erp = factories.system(cast.organisation, by=cast.owner)
    elsewhere = cast.people["stranger"].memberships.get().organisation
    theirs = factories.system(elsewhere, by=cast.stranger)
    with pytest.raises(errors.Invalid) as refusal:
        factories.interface(erp, theirs, by=cast.owner)
    assert set(refusal.value.fields) == {"consumer_ids"}


def test_nothing_consumes_its_own_interface():
    cast = projects.cast()
    erp = factories.system(cast.organisation, by=cast.owner)
    with pytest.raises(errors.Invalid, match="own interface"):
        factories.interface(erp, erp, by=cast.owner)


def test_codes_and_choices_are_checked():
    world = factories.landscape()
    with pytest.raises(errors.Invalid) as refusal:
        factories.interface(world.erp, by=world.cast.owner, code="if-01", flow="sideways", name="")
    assert set(refusal.value.fields) == {"code", "flow", "name"}


def test_others_do_not_write_into_the_register():
    world = factories.landscape()
    for actor in (world.cast.supplier_member, world.cast.stranger):
        with pytest.raises(errors.NotFound):
            factories.interface(world.erp, by=actor)
