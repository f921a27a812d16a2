"""A withdrawn baseline is made to count again."""

from __future__ import annotations

import pytest

from fishplate.domains.planning import queries, services
from fishplate.domains.planning.tests.factories import baseline, task
from fishplate.kernel import errors
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def restore(taken, *, by):
    return services.restore_baseline(baseline_id=taken.pk, actor=by)


def test_it_counts_again_until_that_is_undone(cast):
    task(cast, "Build")
    taken = baseline(cast)
    with pytest.raises(errors.Refused, match="not withdrawn"):
        restore(taken, by=cast.owner)
    services.withdraw_baseline(baseline_id=taken.pk, actor=cast.owner)
    restore(taken, by=cast.owner)
    assert queries.standing_baselines(cast.project.pk).get() == taken
    take_back(cast.owner)
    assert not queries.standing_baselines(cast.project.pk).exists()


def test_only_the_project_manager_may_others_are_told_or_find_nothing(cast):
    task(cast, "Build")
    taken = baseline(cast)
    services.withdraw_baseline(baseline_id=taken.pk, actor=cast.owner)
    for actor in (cast.teammate, cast.supplier_member):
        with pytest.raises(errors.Forbidden):
            restore(taken, by=actor)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            restore(taken, by=actor)
