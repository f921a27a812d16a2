"""A baseline keeps the plan as it was agreed, for good; a further one has to be argued for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from fishplate.domains.planning import queries, services
from fishplate.domains.planning.models import Baseline, PlanCopy, copies
from fishplate.domains.planning.tests.factories import amend, at, baseline, task
from fishplate.domains.planning.tests.test_indent_task import indent
from fishplate.domains.planning.tests.test_record_progress import record
from fishplate.kernel import errors, guards
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


@contextmanager
def guarded(action: str, reason: str) -> Iterator[None]:
    """Let somebody refuse ``action`` unless it is done under an approval."""
    mine = {"on": True}
    guards.register(action, lambda _target, _actor, under: reason if mine["on"] and under is None else None)
    yield
    mine["on"] = False


def test_it_holds_the_plan_as_it_stood_whatever_is_changed_afterwards(cast):
    phase, build = task(cast, "Phase"), task(cast, "Build", "4d", deadline=at("2026-03-06").date())
    join = task(cast, "Join test", "2d", after="2FS+1d")
    indent(cast, build, join)
    record(cast, build, percent_complete=25)
    before = queries.tasks_today(cast.project.pk)
    taken = baseline(cast, "As signed")
    amend(cast, build, name="Build both sides", duration="9d")
    services.remove_task(task_id=join.pk, subtasks=None, actor=cast.owner)

    kept = queries.tasks_of(Baseline.objects.get(pk=taken.pk))
    assert kept == before
    assert [(one.wbs, one.name, one.summary) for one in kept] == [
        ("1", "Phase", True),
        ("1.1", "Build", False),
        ("1.2", "Join test", False),
    ]
    assert (kept[1].start, kept[1].finish) == (at("2026-03-02 08:00"), at("2026-03-05 17:00"))
    assert kept[1].parent == phase.pk
    assert [(one.predecessor, one.lag) for one in kept[2].waits] == [(build.pk, 480)]
    assert (kept[1].percent_complete, kept[1].remaining_minutes) == (25, 3 * 480)


def test_it_says_who_when_and_up_to_when_the_plan_went(cast):
    task(cast, "Build", "4d")
    taken = baseline(cast, "As signed", "Signed on 2 March")
    assert (taken.number, str(taken), taken.reason) == (1, "1 · As signed", "Signed on 2 March")
    assert taken.taken_by_id == cast.owner.id
    assert (taken.finish_at, taken.task_count) == (at("2026-03-05 17:00"), 1)
    assert taken.plan_version == queries.plan_version(cast.project.pk)


def test_a_plan_that_nobody_touched_is_kept_once(cast):
    one = task(cast, "Build")
    baseline(cast, "First")
    baseline(cast, "Second", "As the board wished")
    assert PlanCopy.objects.count() == 1
    amend(cast, one, duration="2d")
    baseline(cast, "Third", "Longer")
    assert PlanCopy.objects.count() == 2


def test_a_copy_that_somebody_changed_behind_our_back_is_not_believed(cast):
    task(cast, "Build")
    kept = baseline(cast).copy
    kept.content = PlanCopy.of(cast.project.pk, []).content
    with pytest.raises(ValueError, match="was changed"):
        kept.tasks()


def test_the_first_is_free_and_a_further_one_says_why(cast):
    task(cast, "Build")
    baseline(cast, "First")
    with pytest.raises(errors.Invalid) as invalid:
        baseline(cast, "Second")
    assert list(invalid.value.fields) == ["reason"]
    assert baseline(cast, "Second", "The board moved the pilot").number == 2


def test_a_further_one_asks_whoever_guards_it_the_first_does_not(cast):
    task(cast, "Build")
    with guarded("planning.rebaseline", "Only through an approved change."):
        baseline(cast, "First")
        with pytest.raises(errors.Refused, match="approved change"):
            baseline(cast, "Second", "I would like to")
        assert baseline(cast, "Second", "CR-7", under=uuid4()).number == 2


def test_withdrawing_is_no_way_around_the_guard(cast):
    task(cast, "Build")
    first = baseline(cast, "First")
    services.withdraw_baseline(baseline_id=first.pk, actor=cast.owner)
    with guarded("planning.rebaseline", "Only through an approved change."), pytest.raises(errors.Refused):
        baseline(cast, "First again", "I would like to")


def test_an_empty_plan_and_one_of_inactive_tasks_have_nothing_to_be_measured_against(cast):
    with pytest.raises(errors.Refused, match="Nothing is planned"):
        baseline(cast)
    task(cast, "Perhaps", active=False)
    with pytest.raises(errors.Refused, match="Nothing is planned"):
        baseline(cast)


def test_it_is_called_something(cast):
    task(cast, "Build")
    with pytest.raises(errors.Invalid) as invalid:
        baseline(cast, "")
    assert list(invalid.value.fields) == ["name"]


def test_undone_it_is_withdrawn_and_done_again_it_counts(cast):
    task(cast, "Build")
    taken = baseline(cast)
    take_back(cast.owner)
    assert not queries.standing_baselines(cast.project.pk).exists()
    assert queries.baselines(cast.owner).get().withdrawn_at is not None
    take_back(cast.owner, redo=True)
    assert queries.standing_baselines(cast.project.pk).get() == taken


def test_only_the_project_manager_takes_it_others_read_or_find_nothing(cast):
    task(cast, "Build")
    taken = baseline(cast)
    for actor in (cast.teammate, cast.supplier_member):
        assert queries.baselines(actor).filter(pk=taken.pk).exists()
        with pytest.raises(errors.Forbidden):
            baseline(cast, "Mine", "Because", by=actor)
    for actor in (cast.removed_member, cast.stranger):
        assert not queries.baselines(actor).exists()
        with pytest.raises(errors.NotFound):
            baseline(cast, "Mine", "Because", by=actor)


def test_a_column_that_a_copy_does_not_know_yet_has_its_default(cast, monkeypatch):
    task(cast, "Build", deadline=at("2026-03-06").date())
    known = tuple(name for name in copies._COLUMNS if name not in {"deadline", "waits"})
    with monkeypatch.context() as then:
        then.setattr(copies, "_COLUMNS", known)
        taken = baseline(cast)
    [kept] = queries.tasks_of(Baseline.objects.get(pk=taken.pk))
    assert (kept.name, kept.deadline, kept.waits) == ("Build", None, ())
