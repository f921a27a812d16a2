from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.landscape import queries, services
from fishplate.domains.landscape.models import System
from fishplate.domains.landscape.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor

pytestmark = pytest.mark.django_db


def amend(system: System, *, by: Actor, **changes: Any) -> System:
    fields = ("version", "code", "name", "kind", "vendor", "description", "criticality", "lifecycle")
    given = {name: getattr(system, name) for name in fields} | changes
    return services.amend_system(system_id=system.pk, actor=by, **given)


def test_colleagues_change_what_the_register_says():
    world = factories.landscape()
    amend(world.mes, by=world.cast.teammate, vendor="Rail Works", criticality="high")
    found = queries.system(world.cast.owner, world.mes.pk)
    assert (found.vendor, found.criticality, found.version) == ("Rail Works", "high", 2)


def test_a_suppliers_member_sees_what_is_in_scope_but_may_not_change_it():
    world = factories.landscape()
    assert queries.system(world.cast.supplier_member, world.mes.pk) == world.mes
    with pytest.raises(errors.Forbidden, match=world.cast.organisation.name):
        amend(world.mes, by=world.cast.supplier_member, vendor="X")


def test_who_does_not_see_it_finds_nothing_to_change():
    world = factories.landscape()
    for actor in (world.cast.stranger, world.cast.removed_member):
        with pytest.raises(errors.NotFound):
            amend(world.mes, by=actor, vendor="X")


def test_the_second_of_two_is_told_that_somebody_was_faster():
    world = factories.landscape()
    amend(world.mes, by=world.cast.teammate, vendor="Theirs")
    with pytest.raises(errors.Stale):
        amend(world.mes, by=world.cast.owner, vendor="Mine")


def test_a_system_keeps_its_own_code_and_may_not_take_anothers():
    world = factories.landscape()
    amend(world.mes, by=world.cast.owner, code="mes")
    world.mes.refresh_from_db()
    with pytest.raises(errors.Invalid, match="code"):
        amend(world.mes, by=world.cast.owner, code="ERP")
