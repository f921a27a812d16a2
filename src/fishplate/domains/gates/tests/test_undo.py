"""A gate is planned as before; what was decided on it stands."""

from __future__ import annotations

import pytest

from fishplate.domains.gates import queries, services
from fishplate.domains.gates.models import Criterion, Gate
from fishplate.domains.gates.tests import factories
from fishplate.domains.gates.tests.test_amend_gate import amend
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.tests import factories as members
from fishplate.kernel import clock, errors, search, undo
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


def test_a_planned_gate_is_withdrawn_and_comes_back_as_the_same(people):
    gate = factories.gate(people, code="G7")
    amended = amend(gate, people.manager, interested=[people.cast.organisation.pk])
    take_back(people.manager)
    take_back(people.manager)
    assert not Gate.objects.exists()
    assert not search.find(people.manager, "G7")
    take_back(people.manager, redo=True)
    standing = Gate.objects.get()
    assert (standing.pk, standing.code, standing.phase) == (gate.pk, gate.code, gate.phase)
    assert queries.seats(standing) == queries.seats(gate)
    assert search.find(people.manager, "G7")
    assert amended.pk == standing.pk


def test_a_gate_that_asks_for_something_by_now_stays(people):
    gate = factories.gate(people)
    planned = latest(people.manager)
    with factories.registered() as fact:
        factories.criterion(gate, fact, by=people.manager)
        with pytest.raises(errors.Refused):
            undo.undo_change(change_id=planned.pk, actor=people.manager)
    assert Gate.objects.filter(pk=gate.pk).exists()


def test_a_gate_does_not_come_back_where_another_was_planned_meanwhile(people):
    gate = factories.gate(people, code="G7")
    take_back(people.manager)
    factories.gate(people, code="G8", phase=gate.phase)
    with pytest.raises(errors.FishplateError, match="nother gate"):
        undo.undo_change(change_id=undo.recent(people.manager).filter(is_undo=True)[0].pk, actor=people.manager)
    assert Gate.objects.get().code == "G8"


def test_once_it_opened_nothing_is_undone_and_who_when_and_what_are_told(people):
    gate = factories.gate(people)
    with factories.registered() as kept, factories.registered() as other:
        kept.is_met()
        factories.criterion(gate, kept, by=people.manager)
        one = factories.criterion(gate, other, by=people.manager)
        services.remove_criterion(criterion_id=one.pk, actor=people.manager)
        removed = latest(people.manager)
        amend(Gate.objects.get(pk=gate.pk), people.manager, seats=queries.seats(gate), exclude_requester=False,
              prove_identity=False)  # fmt: skip
        amended = latest(people.manager)
        decision = factories.asked(Gate.objects.get(pk=gate.pk), by=people.manager)
        factories.sign(decision, people.manager, people.business_owner)
        assert Gate.objects.get(pk=gate.pk).is_open
        for change in (removed, amended):
            with pytest.raises(errors.Refused) as refused:
                undo.undo_change(change_id=change.pk, actor=people.manager)
            assert people.business_owner.name in str(refused.value)
            assert str(clock.now().year) in str(refused.value)
            assert "open" in str(refused.value)
    assert list(Criterion.objects.values_list("fact", flat=True)) == [kept.key]


def test_whoever_was_removed_meanwhile_takes_nothing_back(people):
    cast = people.cast
    person = organisations.person("Second Manager", of=cast.supplier)
    member = members.member(
        cast.project, person, cast.supplier, Role.PROJECT_MANAGER, party=Party.SUPPLIER, by=people.manager
    )
    second = person.as_actor()
    gate = factories.gate(people, by=second)
    planned = latest(second)
    projects.remove_member(member_id=member.pk, actor=people.manager)
    with pytest.raises(errors.NotFound) as refused:
        undo.undo_change(change_id=planned.pk, actor=second)
    assert gate.code not in str(refused.value)
    assert Gate.objects.filter(pk=gate.pk).exists()
