from __future__ import annotations

import pytest

from fishplate.domains.planning.tests.factories import codes, dates, order, task
from fishplate.domains.planning.tests.test_indent_task import indent, outdent
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(cast):
    phase, *children = task(cast, "Phase"), *(task(cast, name) for name in "ABCD")
    indent(cast, *children)
    return phase, *children


def test_it_goes_behind_its_summary_and_its_siblings_stay(cast, family):
    phase, first, second, *_rest = family
    outdent(cast, first, second)
    assert order(cast) == ["Phase", "C", "D", "A", "B"]
    assert codes(cast) == {"Phase": "1", "C": "1.1", "D": "1.2", "A": "2", "B": "3"}
    assert dates(phase) == dates(first)


def test_a_summary_without_tasks_is_a_task_again(cast, family):
    phase, *children = family
    outdent(cast, *children)
    assert codes(cast) == {"Phase": "1", "A": "2", "B": "3", "C": "4", "D": "5"}
    phase.refresh_from_db()
    assert (phase.scheduled.summary, phase.scheduled.duration_minutes) == (False, 480)


def test_at_the_top_there_is_nothing_to_leave(cast, family):
    with pytest.raises(errors.Refused, match="under no other"):
        outdent(cast, family[0])


def test_others_may_not_or_find_nothing(cast, family):
    with pytest.raises(errors.Forbidden):
        outdent(cast, family[1], by=cast.teammate)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            outdent(cast, family[1], by=actor)
