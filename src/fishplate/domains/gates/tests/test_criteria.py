from __future__ import annotations

import pytest
from django.utils import translation

from fishplate.domains.gates import queries, services
from fishplate.domains.gates.models import Criterion
from fishplate.domains.gates.tests import factories
from fishplate.domains.projects.choices import Phase
from fishplate.kernel import clock, errors
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
        assert queries.label_of(earlier) == f"Gate is open: {gate}"


def test_the_subject_is_one_of_those_the_fact_offers(people):
    gate = factories.gate(people)
    with factories.registered(choices=[("erp", "ERP orders")]) as fact:
        for subject in ("", "mes"):
            with pytest.raises(errors.Invalid, match="about"):
                services.add_criterion(gate_id=gate.pk, fact=fact.key, subject=subject, actor=people.manager)
        criterion = services.add_criterion(gate_id=gate.pk, fact=fact.key, subject="erp", actor=people.manager)
        assert queries.label_of(criterion) == f"Answers in time ({fact.key}): ERP orders"
    assert criterion.params == {"subject": "erp"}


def test_nonsense_is_refused(people, gate, fact):
    ask = {"gate_id": gate.pk, "actor": people.manager}
    with pytest.raises(errors.Invalid, match="Choose what"):
        services.add_criterion(fact="tests.nothing", **ask)
    with pytest.raises(errors.Invalid, match="as a whole"):
        services.add_criterion(fact=fact.key, subject="erp", **ask)
    with pytest.raises(errors.Invalid, match="already"):
        services.add_criterion(fact=fact.key, **ask)
    with pytest.raises(errors.Invalid, match="itself"):
        services.add_criterion(fact="gates.open", subject=str(gate.pk), **ask)


def test_others_are_refused_with_the_reason_or_find_nothing(people, gate, fact):
    criterion = gate.criteria.get()
    for actor in (people.cast.teammate, people.cast.supplier_member):
        with pytest.raises(errors.Forbidden, match="Project manager"):
            factories.criterion(gate, fact, by=actor)
        with pytest.raises(errors.Forbidden, match="Project manager"):
            services.remove_criterion(criterion_id=criterion.pk, actor=actor)
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            factories.criterion(gate, fact, by=actor)
        with pytest.raises(errors.NotFound):
            services.remove_criterion(criterion_id=criterion.pk, actor=actor)


def test_what_is_removed_is_asked_no_more_and_stands_in_the_history(people, gate):
    services.remove_criterion(criterion_id=gate.criteria.get().pk, actor=people.manager)
    assert not gate.criteria.exists()
    assert "asks nothing yet" in str(queries.blocking(queries.assess(gate, at=clock.now())))


def test_criteria_stay_as_they_are_while_a_decision_is_signed(people, gate, fact):
    fact.is_met()
    factories.asked(gate, by=people.manager)
    with factories.registered() as other, pytest.raises(errors.Refused, match="being signed"):
        factories.criterion(gate, other, by=people.manager)
    with pytest.raises(errors.Refused, match="being signed"):
        services.remove_criterion(criterion_id=gate.criteria.get().pk, actor=people.manager)
    assert Criterion.objects.count() == 1
