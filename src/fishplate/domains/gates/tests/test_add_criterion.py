from __future__ import annotations

import pytest

from fishplate.domains.gates import queries, services
from fishplate.domains.gates.models import Criterion
from fishplate.domains.gates.tests import factories
from fishplate.domains.projects.choices import Phase
from fishplate.kernel import audit, errors
from fishplate.kernel.audit.models import Entry
from fishplate.web import history

pytestmark = pytest.mark.django_db


def test_the_subject_is_one_of_those_the_fact_offers(people):
    gate = factories.gate(people)
    with factories.registered(choices=[("erp", "ERP orders")]) as fact:
        for subject in ("", "mes"):
            with pytest.raises(errors.Invalid, match="about"):
                services.add_criterion(gate_id=gate.pk, fact=fact.key, subject=subject, actor=people.manager)
        criterion = services.add_criterion(gate_id=gate.pk, fact=fact.key, subject="erp", actor=people.manager)
        assert queries.label_of(criterion) == "ERP orders"
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
    for actor in (people.cast.teammate, people.cast.supplier_member):
        with pytest.raises(errors.Forbidden, match="Project manager"):
            factories.criterion(gate, fact, by=actor)
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            factories.criterion(gate, fact, by=actor)


def test_nothing_is_added_while_a_decision_is_signed(people, gate, fact):
    fact.is_met()
    factories.asked(gate, by=people.manager)
    with factories.registered() as other, pytest.raises(errors.Refused, match="being signed"):
        factories.criterion(gate, other, by=people.manager)
    assert Criterion.objects.count() == 1


def test_the_history_names_what_is_asked_about(people, gate):
    other = factories.gate(people, phase=Phase.PILOT)
    services.add_criterion(gate_id=gate.pk, fact="gates.open", subject=str(other.pk), actor=people.manager)
    told = audit.told(
        Entry.objects.select_related("content", "chain").filter(action="gates.criterion_added").latest("pk")
    )
    for actor, name in ((people.manager, str(other)), (people.cast.stranger, "something not shown to you")):
        fields = [(one.name, one.before, one.after) for row in history.rows(told, actor) for one in row.fields]
        assert ("what it is asked about · record", "—", name) in fields
