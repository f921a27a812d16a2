"""What must not matter to a risk analysis does not: how the plan is arranged and called moves no percentile."""

from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.tests.factories import amend, analysed, risk_driver, task
from fishplate.domains.projects.tests.factories import Cast

pytestmark = pytest.mark.django_db
SEED = 11


def found(cast: Cast, *, watching: list[Task]) -> tuple[Any, ...]:
    """When the plan, and each of some tasks, is done, with all percentiles, and what each risk costs."""
    figures = analysed(cast, seed=SEED, iterations=400).figures.content
    of_tasks = [
        {name: value for name, value in figures["watched"][str(one.pk)].items() if name not in {"name", "number"}}
        for one in watching
    ]
    return figures["finish"], of_tasks, figures["tornado"]


def test_indenting_renaming_moving_and_a_milestone_in_between_move_no_percentile(cast: Cast) -> None:
    contract = task(cast, "Agree the contract", "5d")
    left = task(cast, "Build at the provider", "15d", after="1", optimistic_minutes=4800, pessimistic_minutes=14400)
    right = task(cast, "Build at the consumer", "20d", after="1")
    joined = task(cast, "Test both together", "8d", after="2, 3")
    live = task(cast, "Go live", "0", after="4")
    risk_driver(cast, "The supplier is late", tasks=[2, 4])
    risk_driver(cast, "The test environment is shared", tasks=[4], probability_percent=60)
    tasks = [contract, left, right, joined, live]
    before = found(cast, watching=tasks)

    summary = task(cast, "Building", "0")
    services.move_task(task_id=summary.pk, before_id=left.pk, parent_id=None, actor=cast.owner)
    services.indent_task(project_id=cast.project.pk, task_ids=[left.pk, right.pk], actor=cast.owner)
    assert Task.objects.get(pk=right.pk).parent_id == summary.pk
    assert found(cast, watching=tasks) == before

    amend(cast, Task.objects.get(pk=joined.pk), name="联调")
    assert found(cast, watching=tasks) == before

    services.move_task(task_id=right.pk, before_id=left.pk, parent_id=summary.pk, actor=cast.owner)
    services.move_task(task_id=live.pk, before_id=contract.pk, parent_id=None, actor=cast.owner)
    assert found(cast, watching=tasks) == before

    between = task(cast, "Both sides are ready", "0", after="2, 3")
    amend(cast, Task.objects.get(pk=joined.pk), after=str(between.number))
    assert found(cast, watching=tasks) == before


def test_what_matters_moves_them(cast: Cast) -> None:
    """So that the scenario above cannot hold because nothing is ever reckoned."""
    build = task(cast, "Build", "15d")
    live = task(cast, "Go live", "0", after="1")
    before = found(cast, watching=[build, live])
    risk_driver(cast, "The supplier is late", tasks=[1], probability_percent=100)
    assert found(cast, watching=[build, live]) != before
