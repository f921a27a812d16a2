"""A baseline that was taken by mistake no longer counts, and stays readable."""

from __future__ import annotations

import pytest

from fishplate.domains.planning import queries, services
from fishplate.domains.planning.tests.factories import baseline, task
from fishplate.kernel import errors
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def withdraw(taken, *, by):
    return services.withdraw_baseline(baseline_id=taken.pk, actor=by)


def test_it_is_no_longer_measured_against_and_still_holds_what_it_held(cast):
    task(cast, "Build")
    taken = baseline(cast)
    withdraw(taken, by=cast.owner)
    assert not queries.standing_baselines(cast.project.pk).exists()
    kept = queries.baselines(cast.owner).get()
    assert kept.withdrawn_at is not None
    assert [one.name for one in queries.tasks_of(kept)] == ["Build"]
    with pytest.raises(errors.Refused, match="withdrawn already"):
        withdraw(taken, by=cast.owner)
    take_back(cast.owner)
    assert queries.standing_baselines(cast.project.pk).exists()


def test_only_the_project_manager_may_others_are_told_or_find_nothing(cast):
    task(cast, "Build")
    taken = baseline(cast)
    for actor in (cast.teammate, cast.supplier_member):
        with pytest.raises(errors.Forbidden):
            withdraw(taken, by=actor)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            withdraw(taken, by=actor)
