from __future__ import annotations

import pytest

from fishplate.domains.charter.tests import factories
from fishplate.domains.landscape.tests import factories as landscapes
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import clock, facts
from fishplate.kernel.facts import State
from fishplate.kernel.records import reference

pytestmark = pytest.mark.django_db


def ask(key: str, cast: projects.Cast) -> facts.Answer:
    return facts.evaluate(key, project_id=cast.project.pk, params={}, at=clock.now())


def test_interfaces_have_indicators_names_the_bare_one():
    world = factories.landscape()
    factories.complete(world)
    assert ask("charter.interfaces_have_indicators", world.cast).state == State.MET
    bare = landscapes.interface(world.erp, world.mes, by=world.cast.owner)
    landscapes.in_scope(world.cast, bare)
    answer = ask("charter.interfaces_have_indicators", world.cast)
    assert (answer.state, answer.value, answer.target) == (State.NOT_MET, "1 / 2", "2 / 2")
    assert [reason.record for reason in answer.reasons] == [reference(bare)]


def test_approved_says_how_far_the_charter_is():
    world = factories.landscape()
    assert "No charter" in str(ask("charter.approved", world.cast).reasons[0].text)
    factories.complete(world)
    assert "draft" in str(ask("charter.approved", world.cast).reasons[0].text)


def test_without_interfaces_nothing_is_met():
    cast = projects.cast()
    assert ask("charter.interfaces_have_indicators", cast).state == State.NOT_MET
