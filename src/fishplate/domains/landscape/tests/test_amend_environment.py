from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.landscape import events, services
from fishplate.domains.landscape.models import Environment
from fishplate.domains.landscape.tests import factories
from fishplate.kernel import errors, outbox
from fishplate.kernel.actors import Actor

pytestmark = pytest.mark.django_db


def amend(environment: Environment, *, by: Actor, **changes: Any) -> Environment:
    fields = ("version", "name", "kind", "base_url", "system_version", "is_production")
    given = {name: getattr(environment, name) for name in fields} | changes
    return services.amend_environment(environment_id=environment.pk, actor=by, **given)


def test_a_new_version_of_the_system_is_told_to_whoever_listens():
    world = factories.landscape()
    test = factories.environment(world.erp, by=world.cast.owner, system_version="1.0")
    told: list[events.EnvironmentAmended] = []

    def listen(event: events.EnvironmentAmended) -> None:
        told.append(event)

    outbox.subscribe(events.EnvironmentAmended, listen, when=outbox.INSIDE)
    amend(test, by=world.cast.teammate, system_version="1.1")
    assert [event.environment_id for event in told] == [test.pk]
    test.refresh_from_db()
    assert test.system_version == "1.1"


def test_a_stale_change_is_refused_and_so_are_people_of_other_organisations():
    world = factories.landscape()
    test = factories.environment(world.erp, by=world.cast.owner)
    amend(test, by=world.cast.owner, system_version="2")
    with pytest.raises(errors.Stale):
        amend(test, by=world.cast.owner, system_version="3")
    with pytest.raises(errors.Forbidden):
        amend(test, by=world.cast.supplier_member, version=2)
    with pytest.raises(errors.NotFound):
        amend(test, by=world.cast.stranger, version=2)
