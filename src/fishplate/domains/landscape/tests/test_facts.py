from __future__ import annotations

from datetime import timedelta

import pytest

from fishplate.domains.landscape.tests import factories
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import clock, facts
from fishplate.kernel.facts import State
from fishplate.kernel.records import reference

pytestmark = pytest.mark.django_db


def ask(project_id, at=None) -> facts.Answer:
    return facts.evaluate("landscape.contracts_present", project_id=project_id, params={}, at=at or clock.now())


def test_it_names_the_interface_without_a_contract():
    world = factories.landscape()
    answer = ask(world.cast.project.pk)
    assert (answer.state, answer.value, answer.target) == (State.NOT_MET, "0 / 1", "1 / 1")
    assert [reason.record for reason in answer.reasons] == [reference(world.interface)]


def test_it_is_met_by_the_contracts_that_stood_at_that_moment():
    world = factories.landscape()
    before = clock.now() - timedelta(seconds=1)
    contract = factories.contract(world.interface, by=world.cast.owner)
    answer = ask(world.cast.project.pk)
    assert answer.state == State.MET
    assert [(source.record, source.digest) for source in answer.sources] == [
        (reference(contract), contract.content_hash)
    ]
    assert ask(world.cast.project.pk, before).state == State.NOT_MET


def test_a_project_without_interfaces_has_nothing_to_show():
    assert ask(projects.cast().project.pk).state == State.NOT_MET
