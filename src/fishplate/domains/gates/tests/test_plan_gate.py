from __future__ import annotations

import pytest

from fishplate.domains.gates import queries, services
from fishplate.domains.gates.tests import factories
from fishplate.domains.projects.choices import Phase, Role
from fishplate.kernel import errors, search
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_a_gate_is_closed_and_two_different_roles_sign_for_it(people):
    gate = factories.gate(people)
    assert not gate.is_open
    assert queries.seats(gate) == {Role.PROJECT_MANAGER: 1, Role.BUSINESS_OWNER: 1}
    entry = Entry.objects.get(action="gates.gate_planned")
    assert entry.chain.key == f"project:{people.cast.project.pk}"


def test_gates_stand_in_the_order_of_the_phases_whenever_they_were_planned(people):
    roll_out, pilot = factories.gate(people, phase=Phase.ROLL_OUT), factories.gate(people, phase=Phase.PILOT)
    assert list(queries.gates(people.manager)) == [pilot, roll_out]
    assert queries.next_gate(people.manager, people.cast.project.pk) == pilot


def test_it_is_found_by_its_words_by_those_who_may_see_it(people):
    gate = factories.gate(people, code="G1")
    assert [found.reference.id for found in search.find(people.cast.supplier_member, "feasibility shown")] == [gate.pk]
    assert not search.find(people.cast.stranger, "feasibility shown")


def test_only_the_project_manager_plans_and_strangers_find_no_project(people):
    for actor in (people.cast.teammate, people.cast.supplier_member, people.business_owner):
        with pytest.raises(errors.Forbidden, match="Project manager"):
            factories.gate(people, by=actor)
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            factories.gate(people, by=actor)


def test_every_member_sees_it_and_nobody_else(people):
    gate = factories.gate(people)
    for actor in (people.cast.teammate, people.cast.supplier_member):
        assert queries.gate(actor, gate.pk) == gate
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            queries.gate(actor, gate.pk)


def test_a_phase_has_one_gate_and_a_code_one_meaning(people):
    factories.gate(people, code="G1")
    with pytest.raises(errors.Invalid) as wrong:
        factories.gate(people, code="g1")
    assert set(wrong.value.fields) == {"code", "phase"}


def test_all_that_is_wrong_is_said_at_once(people):
    with pytest.raises(errors.Invalid) as wrong:
        services.plan_gate(
            project_id=people.cast.project.pk,
            code=" ",
            name=" ",
            phase=Phase.DEFINITION,
            seats={},
            actor=people.manager,
        )
    assert set(wrong.value.fields) == {"code", "name", "phase", "seats"}


def test_no_gate_before_a_phase_that_was_entered(people, gate, fact):
    fact.is_met()
    factories.sign(factories.asked(gate, by=people.manager), people.manager, people.business_owner)
    with pytest.raises(errors.Invalid, match="Another gate"):
        factories.gate(people, phase=Phase.FEASIBILITY)
