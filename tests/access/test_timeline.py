"""The time line of a project tells of the records it works on, and of nobody's that the reader may not see."""

from __future__ import annotations

import pytest

from fishplate.domains.landscape.tests import factories
from fishplate.domains.projects import queries
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.records import Reference, reference
from fishplate.web import history
from tests.access.samples import World, everything

pytestmark = pytest.mark.django_db


def told(world: World, actor: Actor) -> list[str]:
    entries = list(queries.timeline(actor, world.cast.project.pk))
    return [one.text for one in history.tell(entries, actor)]


def test_changes_of_an_interface_in_scope_are_told_to_everybody_in_the_project() -> None:
    world = World()
    everything(world)
    for actor in (world.cast.owner, world.cast.teammate, world.cast.supplier_member):
        assert any(" interface " in text for text in told(world, actor)), actor.name
        assert any(" contract " in text for text in told(world, actor)), actor.name


def test_what_is_out_of_scope_is_not_told() -> None:
    world = World()
    everything(world)
    elsewhere = factories.system(world.cast.organisation, by=world.owner)
    assert not any(str(elsewhere) in text for text in told(world, world.owner))


def test_outsiders_are_told_nothing() -> None:
    world = World()
    everything(world)
    for who in ("stranger", "removed_member"):
        actor = world.cast.people[who].as_actor()
        with pytest.raises(errors.NotFound):
            queries.timeline(actor, world.cast.project.pk)
        with pytest.raises(errors.NotFound):
            queries.record_timeline(actor, Reference("gates.gate", world.sample("gate_id")))


def test_a_record_tells_of_what_belongs_to_it() -> None:
    world = World()
    everything(world)
    entries = queries.record_timeline(world.owner, reference(world.place.landscape.interface))
    assert {"landscape.interface", "landscape.contract"} <= set(queries.kinds_in(entries))
    gate = queries.record_timeline(world.owner, Reference("gates.gate", world.sample("gate_id")))
    assert {"gates.gate", "gates.criterion"} <= set(queries.kinds_in(gate))


def test_every_value_is_told_in_words() -> None:
    """No identifier and no piece of JSON is shown to anybody."""
    world = World()
    everything(world)
    entries = list(queries.timeline(world.owner, world.cast.project.pk))
    for one in history.tell(entries, world.owner):
        for change in one.changes:
            for value in (change.before, change.after):
                assert "{" not in value
                assert value.count("-") < 4 or " " in value, (one.text, change)
