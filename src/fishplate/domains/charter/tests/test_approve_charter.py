from __future__ import annotations

from uuid import UUID

import pytest

from fishplate.domains.charter import services
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Charter
from fishplate.domains.charter.tests import factories
from fishplate.kernel import audit, clock, errors, facts
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
DECISION = UUID(int=7)


def test_a_decision_lets_a_submitted_charter_stand():
    world = factories.landscape()
    submitted = factories.submitted(world)
    charter = services.approve_charter(charter_id=submitted.pk, decision_id=DECISION, actor=SYSTEM)
    assert (charter.state, charter.decision_id) == (State.APPROVED, DECISION)
    entry = Entry.objects.get(action="charter.charter_approved")
    assert str(DECISION) in entry.content.payload
    answer = facts.evaluate("charter.approved", project_id=world.cast.project.pk, params={}, at=clock.now())
    assert answer.state == facts.State.MET
    assert answer.sources[0].digest == submitted.digest


def test_a_draft_cannot_be_approved():
    world = factories.landscape()
    charter = factories.complete(world)
    with pytest.raises(errors.Refused, match="submitted"):
        services.approve_charter(charter_id=charter.pk, decision_id=DECISION, actor=SYSTEM)


def test_what_is_not_what_was_submitted_cannot_be_approved():
    world = factories.landscape()
    charter = factories.submitted(world)
    with audit.change("charter.tampered", actor=SYSTEM, target=charter):
        Charter.objects.filter(pk=charter.pk).update(scope_in="Everything")
    with pytest.raises(errors.Refused, match="not what was submitted"):
        services.approve_charter(charter_id=charter.pk, decision_id=DECISION, actor=SYSTEM)
