from __future__ import annotations

from datetime import date

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.choices import Subtasks
from fishplate.domains.planning.models import TaskLink
from fishplate.domains.planning.tests.factories import codes, dates, order, task
from fishplate.domains.planning.tests.test_indent_task import indent
from fishplate.kernel import errors, search
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def test_it_goes_with_its_dependencies_and_the_others_move(cast):
    task(cast, "A")
    middle, last = task(cast, "B", after="1"), task(cast, "C", after="2")
    services.remove_task(task_id=middle.pk, actor=cast.owner)
    assert order(cast) == ["A", "C"]
    assert dates(last) == (date(2026, 3, 2), date(2026, 3, 2))
    assert not TaskLink.objects.exists()


def test_the_history_still_names_it_and_the_search_does_not(cast):
    one = task(cast, "Reconcile")
    assert search.find(cast.owner, "Reconcile", limit=5)
    services.remove_task(task_id=one.pk, actor=cast.owner)
    assert not search.find(cast.owner, "Reconcile", limit=5)
    assert "Reconcile" in Entry.objects.get(action="planning.task_removed").content.payload


def test_of_a_summary_it_has_to_be_said_what_becomes_of_what_is_under_it(cast):
    phase, inner, deep, _last = (task(cast, name) for name in ("P", "I", "D", "L"))
    indent(cast, inner, deep)
    indent(cast, deep)
    with pytest.raises(errors.Refused, match="2 tasks stand under it"):
        services.remove_task(task_id=phase.pk, actor=cast.owner)
    services.remove_task(task_id=phase.pk, subtasks=Subtasks.KEEP, actor=cast.owner)
    assert codes(cast) == {"I": "1", "D": "1.1", "L": "2"}
    take_back(cast.owner)
    assert codes(cast) == {"P": "1", "I": "1.1", "D": "1.1.1", "L": "2"}
    services.remove_task(task_id=phase.pk, subtasks=Subtasks.REMOVE, actor=cast.owner)
    assert codes(cast) == {"L": "1"}
    take_back(cast.owner)
    assert codes(cast) == {"P": "1", "I": "1.1", "D": "1.1.1", "L": "2"}
    take_back(cast.owner, redo=True)
    assert codes(cast) == {"L": "1"}


def test_others_may_not_or_find_nothing(cast):
    one = task(cast, "A")
    with pytest.raises(errors.Forbidden):
        services.remove_task(task_id=one.pk, actor=cast.teammate)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            services.remove_task(task_id=one.pk, actor=actor)
