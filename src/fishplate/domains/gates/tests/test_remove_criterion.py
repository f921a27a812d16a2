from __future__ import annotations

import pytest

from fishplate.domains.gates import queries, services
from fishplate.domains.gates.models import Gate
from fishplate.domains.gates.tests import factories
from fishplate.kernel import clock, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.fields import uuid7

pytestmark = pytest.mark.django_db


def remove(gate: Gate, actor: Actor) -> None:
    services.remove_criterion(criterion_id=gate.criteria.get().pk, actor=actor)


def test_what_is_removed_is_asked_no_more_and_stands_in_the_history(people, gate):
    remove(gate, people.manager)
    assert "asks nothing yet" in str(queries.blocking(queries.assess(gate, at=clock.now())))
    assert "ERP answers" in Entry.objects.get(action="gates.criterion_removed").content.payload


def test_others_are_refused_with_the_reason_or_find_nothing(people, gate):
    for actor in (people.cast.teammate, people.cast.supplier_member):
        with pytest.raises(errors.Forbidden, match="Project manager"):
            remove(gate, actor)
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            remove(gate, actor)


def test_nothing_is_removed_while_a_decision_is_signed(people, gate, fact):
    fact.is_met()
    factories.asked(gate, by=people.manager)
    with pytest.raises(errors.Refused, match="being signed"):
        remove(gate, people.manager)
    assert gate.criteria.exists()


def test_an_unknown_one_is_not_found(people):
    with pytest.raises(errors.NotFound):
        services.remove_criterion(criterion_id=uuid7(), actor=people.manager)
