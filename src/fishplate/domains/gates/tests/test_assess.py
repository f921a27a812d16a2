from __future__ import annotations

import pytest
from django.utils import translation

from fishplate.domains.gates import queries, services
from fishplate.domains.gates.tests import factories
from fishplate.domains.projects.choices import Phase
from fishplate.kernel import clock
from fishplate.kernel.facts import State

pytestmark = pytest.mark.django_db


def test_a_criterion_that_nobody_measured_is_not_measured(people, gate):
    criteria, _order = queries.assess(gate, at=clock.now())
    assert [line.answer and line.answer.state for line in criteria.lines] == [State.NOT_MEASURED]
    assert queries.blocking([criteria]) == ["ERP answers: not measured"]


def test_a_fact_that_nobody_answers_any_more_is_not_measured(people):
    gate = factories.gate(people)
    with factories.registered() as gone:
        gone.is_met()
        factories.criterion(gate, gone, by=people.manager)
        assert queries.blocking(queries.assess(gate, at=clock.now())) == []
    assert "Nothing here answers" in str(queries.blocking(queries.assess(gate, at=clock.now())))


def test_without_a_name_of_its_own_it_is_called_as_its_fact_says(people, fact):
    gate = factories.gate(people)
    nameless = services.add_criterion(gate_id=gate.pk, fact=fact.key, actor=people.manager)
    assert queries.label_of(nameless) == f"Answers in time ({fact.key})"
    earlier = services.add_criterion(
        gate_id=factories.gate(people, phase=Phase.PILOT).pk,
        fact="gates.open",
        subject=str(gate.pk),
        actor=people.manager,
    )
    with translation.override("en"):
        assert queries.label_of(earlier) == f"{gate} is open"
