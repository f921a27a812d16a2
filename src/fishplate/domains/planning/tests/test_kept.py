"""What the process keeps of a plan from one edit to the next is used where it is what stands, and only there.

That it is what stands, ``conftest.py`` compares in every test of this domain.
"""

from __future__ import annotations

import pytest

from fishplate.domains.planning.models import Plan, Task
from fishplate.domains.planning.services import drafts
from fishplate.domains.planning.services.kept import KEPT, Kept, Standing, as_written
from fishplate.domains.planning.tests.factories import amend, dates, task
from fishplate.kernel import audit, errors

pytestmark = pytest.mark.django_db


def plan_of(cast) -> Plan:
    return Plan.objects.get(project=cast.project)


def test_an_edit_leaves_the_plan_for_the_next_one(cast, django_assert_num_queries):
    one, other = task(cast, "A", "2d"), task(cast, "B", after="1")
    amend(cast, one, duration="5d")
    plan = plan_of(cast)
    with django_assert_num_queries(0):
        standing = KEPT.standing(plan)
    assert list(standing.tasks) == [one.pk, other.pk]
    assert standing.tasks[one.pk].duration_minutes == 5 * 480


def test_another_process_was_faster(cast, monkeypatch):
    one, other = task(cast, "A"), task(cast, "B", after="1")
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(drafts, "KEPT", Kept(100))  # that of another process
        amend(cast, one, duration="5d")
    assert KEPT.known(plan_of(cast)) is None
    amend(cast, other, name="B2")
    assert dates(other)[0] > dates(one)[1]


def test_what_was_rolled_back_is_not_taken_for_what_was_written_after_it(cast):
    one, other = task(cast, "A", "2d"), task(cast, "B", after="1")
    with pytest.raises(errors.Refused), audit.unit():
        amend(cast, one, duration="9d")
        raise errors.Refused([""])
    rolled_back = Plan(pk=plan_of(cast).pk, version=plan_of(cast).version + 1)
    assert KEPT.known(rolled_back) is None
    amend(cast, other, duration="3d")
    assert plan_of(cast).version == rolled_back.version
    assert KEPT.standing(plan_of(cast)).tasks[one.pk].duration_minutes == 2 * 480


def test_a_draft_that_comes_to_nothing_leaves_no_trace(cast):
    one, other = task(cast, "A", "2d"), task(cast, "B", after="1")
    with pytest.raises(errors.Invalid):
        amend(cast, one, duration="9d", after="2")
    amend(cast, other, name="B2")
    assert KEPT.standing(plan_of(cast)).tasks[one.pk].duration_minutes == 2 * 480


def test_those_that_were_edited_last_are_kept_up_to_so_many_tasks(cast):
    task(cast, "A")
    standing = as_written(cast.project.pk)
    kept = Kept(most=2)
    first, second, third = (Plan(version=1) for _ in range(3))
    kept.put(first, standing)
    kept.put(second, standing)
    assert kept.known(first)
    kept.put(third, standing)
    assert [kept.known(plan) is not None for plan in (first, second, third)] == [True, False, True]


def test_a_plan_that_is_too_large_is_not_kept(cast):
    task(cast, "A")
    plan = Plan(version=1)
    kept = Kept(most=0)
    kept.put(plan, as_written(cast.project.pk))
    assert kept.known(plan) is None


def test_only_what_differs_is_written(cast):
    one, beside, behind = task(cast, "A", "1d"), task(cast, "B", "9d"), task(cast, "C", after="1")
    before = plan_of(cast).version
    amend(cast, one, duration="2d")
    changed = Task.objects.filter(scheduled__plan_version__gt=before)
    assert set(changed) == {one, behind}
    assert beside.scheduled.plan_version <= before


def test_the_first_plan_of_a_project_begins_empty(cast):
    draft = drafts.read(cast.project.pk, cast.owner)
    assert isinstance(draft.standing, Standing)
    assert (draft.version, draft.tasks) == (0, {})
