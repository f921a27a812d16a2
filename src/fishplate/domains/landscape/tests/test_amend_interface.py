from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.landscape import queries, services
from fishplate.domains.landscape.models import Interface
from fishplate.domains.landscape.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor
from tests.support.guarding import guarded

pytestmark = pytest.mark.django_db

FIELDS = (
    "version", "code", "name", "provider_id", "flow", "pattern", "protocol", "frequency", "volume", "data_objects",
    "criticality", "lifecycle", "description",
)  # fmt: skip


def amend(interface: Interface, *, by: Actor, **changes: Any) -> Interface:
    consumers = [consumer.system_id for consumer in interface.consumers.all()]
    given = {name: getattr(interface, name) for name in FIELDS} | {"consumer_ids": consumers} | changes
    return services.amend_interface(interface_id=interface.pk, actor=by, **given)


def test_consumers_come_and_go():
    world = factories.landscape()
    shop = factories.system(world.cast.organisation, by=world.cast.owner)
    amend(world.interface, by=world.cast.teammate, consumer_ids=[shop.pk], protocol="HTTPS")
    found = queries.interface(world.cast.owner, world.interface.pk)
    assert [consumer.system for consumer in found.consumers.all()] == [shop]
    assert found.protocol == "HTTPS"


def test_an_end_that_its_owner_withdrew_from_sight_can_stay():
    world = factories.landscape()
    services.remove_from_scope(scope_id=world.scope.pk, actor=world.cast.owner)
    theirs = factories.system(world.cast.supplier, by=world.cast.supplier_member)
    shared = services.add_to_scope(
        project_id=world.cast.project.pk, system_id=theirs.pk, actor=world.cast.supplier_member
    )
    amend(world.interface, by=world.cast.owner, consumer_ids=[theirs.pk])
    services.remove_from_scope(scope_id=shared.pk, actor=world.cast.supplier_member)
    world.interface.refresh_from_db()
    amend(world.interface, by=world.cast.owner, description="still consumed")
    assert world.interface.consumers.get().system == theirs


def test_only_colleagues_change_it_and_the_second_is_told():
    world = factories.landscape()
    with pytest.raises(errors.Forbidden, match="register"):
        amend(world.interface, by=world.cast.supplier_member)
    with pytest.raises(errors.NotFound):
        amend(world.interface, by=world.cast.stranger)
    amend(world.interface, by=world.cast.owner, name="New")
    with pytest.raises(errors.Stale):
        amend(world.interface, by=world.cast.owner, name="Mine")


def test_a_guard_may_refuse():
    world = factories.landscape()
    with guarded("landscape.amend_interface", lambda target, actor, under: None if under else "It is frozen."):
        with pytest.raises(errors.Refused, match="frozen"):
            amend(world.interface, by=world.cast.owner, name="New")
        assert amend(world.interface, by=world.cast.owner, name="New", under=world.cast.project.pk).name == "New"
