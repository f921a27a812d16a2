from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fishplate.domains.planning.tests.factories import task
from fishplate.domains.projects.models import Project
from fishplate.kernel import facts
from fishplate.kernel.facts import State

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, tzinfo=UTC)


def ask(cast):
    return facts.evaluate("planning.finish", project_id=cast.project.pk, params={}, at=AT)


def to_end_on(cast, day: date) -> None:
    from fishplate.domains.projects import services

    project = Project.objects.get(pk=cast.project.pk)
    services.amend_project(
        project_id=project.pk,
        version=project.version,
        code=project.code,
        name=project.name,
        purpose="",
        starts_on=project.starts_on,
        ends_on=day,
        actor=cast.owner,
    )


def test_nothing_planned_is_not_measured(cast):
    assert ask(cast).state is State.NOT_MEASURED


def test_without_a_day_to_end_on_there_is_a_value_and_no_verdict(cast):
    task(cast, "A", "5d")
    answer = ask(cast)
    assert (answer.state, answer.value) == (State.NOT_MEASURED, "2026-03-06")


def test_the_very_day_is_in_time_and_a_day_later_is_not(cast):
    to_end_on(cast, date(2026, 3, 6))
    task(cast, "A", "5d")
    assert ask(cast).state is State.MET
    task(cast, "B", "1h", after="1")
    answer = ask(cast)
    assert (answer.state, answer.value, answer.target) == (State.NOT_MET, "2026-03-09", "≤ 2026-03-06")
    assert "2 · B" in str(answer.reasons[0].text)
    assert answer.sources[0].record.kind == "planning.plan"
