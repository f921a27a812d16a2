from __future__ import annotations

import pytest

from fishplate.domains.assurance import services
from fishplate.domains.assurance.choices import CheckKind, Verdict
from fishplate.domains.assurance.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def answer(check, actor, verdict=Verdict.MET, note="Seen on 3 March at line 2."):
    return services.answer_check(check_id=check.pk, verdict=verdict, note=note, actor=actor)


def test_a_person_answers_and_it_is_evidence():
    world = factories.world()
    run = answer(factories.check(world, CheckKind.MANUAL), world.cast.teammate)
    assert (run.verdict, run.note, run.run_by) == (Verdict.MET, "Seen on 3 March at line 2.", "Mei Teammate")
    assert run.inputs["instructions"]


def test_an_answer_without_words_or_verdict_is_refused():
    world = factories.world()
    check = factories.check(world, CheckKind.MANUAL)
    with pytest.raises(errors.Invalid) as invalid:
        answer(check, world.cast.teammate, verdict="perhaps", note=" ")
    assert set(invalid.value.fields) == {"verdict", "note"}


def test_what_a_machine_measures_nobody_answers():
    world = factories.world()
    with pytest.raises(errors.Refused):
        answer(factories.check(world), world.cast.teammate)


def test_strangers_find_nothing():
    world = factories.world()
    check = factories.check(world, CheckKind.MANUAL)
    for actor in (world.cast.stranger, world.cast.removed_member):
        with pytest.raises(errors.NotFound):
            answer(check, actor)
