from __future__ import annotations

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.tests.factories import codes, dates, order, task
from fishplate.domains.planning.tests.test_indent_task import indent
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_rows_change_places_and_no_date_moves(cast):
    first, second, third = task(cast, "A"), task(cast, "B", after="1"), task(cast, "C", after="2")
    before = [dates(one) for one in (first, second, third)]
    services.move_task(task_id=third.pk, before_id=first.pk, actor=cast.owner)
    assert order(cast) == ["C", "A", "B"]
    services.move_task(task_id=third.pk, before_id=None, actor=cast.owner)
    assert order(cast) == ["A", "B", "C"]
    services.move_task(task_id=first.pk, before_id=third.pk, actor=cast.owner)
    assert order(cast) == ["B", "A", "C"]
    assert [dates(one) for one in (first, second, third)] == before


def test_a_summary_moves_with_all_that_stands_under_it(cast):
    first, phase, inner, deep = (task(cast, name) for name in ("A", "P", "I", "D"))
    indent(cast, inner, deep)
    indent(cast, deep)
    services.move_task(task_id=phase.pk, before_id=first.pk, actor=cast.owner)
    assert codes(cast) == {"P": "1", "I": "1.1", "D": "1.1.1", "A": "2"}
    services.move_task(task_id=first.pk, before_id=deep.pk, actor=cast.owner)
    assert codes(cast) == {"P": "1", "I": "1.1", "A": "1.1.1", "D": "1.1.2"}
    services.move_task(task_id=first.pk, before_id=None, parent_id=phase.pk, actor=cast.owner)
    assert codes(cast) == {"P": "1", "I": "1.1", "D": "1.1.1", "A": "1.2"}
    with pytest.raises(errors.Refused, match="under itself"):
        services.move_task(task_id=phase.pk, before_id=deep.pk, actor=cast.owner)


def test_a_row_may_stay_where_it_is(cast):
    first = task(cast, "A")
    task(cast, "B")
    services.move_task(task_id=first.pk, before_id=first.pk, actor=cast.owner)
    assert order(cast) == ["A", "B"]


def test_others_may_not_or_find_nothing(cast):
    one = task(cast, "A")
    with pytest.raises(errors.Forbidden):
        services.move_task(task_id=one.pk, before_id=None, actor=cast.teammate)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            services.move_task(task_id=one.pk, before_id=None, actor=actor)
