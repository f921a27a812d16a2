"""A gate is planned as before; what was decided on it stands."""

from __future__ import annotations

import pytest

from fishplate.domains.gates import queries, services
from fishplate.domains.gates.models import Criterion, Gate
from fishplate.domains.gates.tests import factories
from fishplate.domains.gates.tests.test_amend_gate import amend
from fishplate.kernel import errors, undo
from fishplate.kernel.undo.testing import latest, take_back

pytestmark = pytest.mark.django_db


def test_a_gate_gets_its_seats_steps_and_terms_back(people):
    gate = factories.gate(people)
    amend(gate, people.manager)
    amend(Gate.objects.get(pk=gate.pk), people.manager, steps={}, interested=[people.cast.organisation.pk])
    take_back(people.manager)
    standing = Gate.objects.get(pk=gate.pk)
    assert (standing.name, standing.exclude_requester, standing.sign_within_days) == ("Pilot may start", True, 5)
    assert not standing.interests.exists()
    take_back(people.manager)
    standing = Gate.objects.get(pk=gate.pk)
    assert (standing.name, standing.sign_within_days, standing.prove_identity) == (gate.name, None, False)
    assert queries.seats(standing) == queries.seats(gate)


def test_a_criterion_goes_and_comes_back_as_the_same(people):
    gate = factories.gate(people)
    with factories.registered() as fact:
        one = factories.criterion(gate, fact, by=people.manager, mandatory=False)
        take_back(people.manager)
        assert not Criterion.objects.exists()
        take_back(people.manager, redo=True)
        services.remove_criterion(criterion_id=one.pk, actor=people.manager)
        take_back(people.manager)
        standing = Criterion.objects.get()
        assert (standing.pk, standing.fact, standing.label, standing.mandatory) == (one.pk, fact.key, one.label, False)


def test_while_a_decision_is_being_signed_nothing_is_undone_under_it(people):
    gate = factories.gate(people)
    with factories.registered() as fact:
        fact.is_met()
        factories.criterion(gate, fact, by=people.manager)
        added = latest(people.manager)
        factories.asked(gate, by=people.manager)
        assert latest(people.manager) == added
        with pytest.raises(errors.Refused, match="being signed"):
            undo.undo_change(change_id=added.pk, actor=people.manager)
    assert Criterion.objects.exists()
