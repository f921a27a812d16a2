from __future__ import annotations

import pytest

from fishplate.domains.gates import queries, services
from fishplate.domains.gates.models import Gate
from fishplate.domains.gates.tests import factories
from fishplate.domains.projects.choices import Phase, Role
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor

pytestmark = pytest.mark.django_db


def amend(gate: Gate, actor: Actor, **changes):
    values = {
        "version": gate.version,
        "code": gate.code,
        "name": "Pilot may start",
        "phase": gate.phase,
        "seats": {Role.SPONSOR: 1, Role.OPERATIONS: 2},
        "exclude_requester": True,
        "steps": {Role.BUSINESS_OWNER: 2},
        "interested": [],
        "sign_within_days": 5,
        "step_days": [],
        "prove_identity": True,
        **changes,
    }
    return services.amend_gate(gate_id=gate.pk, actor=actor, **values)


def test_name_phase_and_signatories_change(people):
    gate = factories.gate(people)
    amended = amend(gate, people.manager, phase=Phase.PILOT)
    assert (amended.name, amended.phase, amended.exclude_requester) == ("Pilot may start", Phase.PILOT, True)
    assert queries.seats(amended) == {Role.SPONSOR: 1, Role.OPERATIONS: 2}
    assert amended.position > gate.position


def test_who_was_slower_is_told(people):
    gate = factories.gate(people)
    amend(gate, people.manager)
    with pytest.raises(errors.Stale):
        amend(gate, people.manager)


def test_others_are_refused_with_the_reason_or_find_nothing(people):
    gate = factories.gate(people)
    for actor in (people.cast.teammate, people.cast.supplier_member):
        with pytest.raises(errors.Forbidden, match="Project manager"):
            amend(gate, actor)
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            amend(gate, actor)


def test_nothing_changes_while_it_is_being_signed_nor_after(people, gate, fact):
    fact.is_met()
    decision = factories.asked(gate, by=people.manager)
    gate.refresh_from_db()
    with pytest.raises(errors.Refused, match="being signed"):
        amend(gate, people.manager)
    factories.sign(decision, people.manager, people.business_owner)
    gate.refresh_from_db()
    with pytest.raises(errors.Refused, match="history"):
        amend(gate, people.manager)
