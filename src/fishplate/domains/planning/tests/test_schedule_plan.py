from __future__ import annotations

from datetime import date

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.tests.factories import amend, dates, task
from fishplate.domains.projects import services as projects
from fishplate.kernel import errors, jobs
from fishplate.kernel.jobs.testing import run_pending

pytestmark = pytest.mark.django_db


def start_project_on(cast, day: date) -> None:
    project = cast.project
    project.refresh_from_db()
    projects.amend_project(
        project_id=project.pk,
        version=project.version,
        code=project.code,
        name=project.name,
        purpose="",
        starts_on=day,
        ends_on=None,
        actor=cast.owner,
    )


def test_a_plan_follows_the_start_of_its_project(cast):
    one = task(cast, "A")
    start_project_on(cast, date(2026, 4, 1))
    assert dates(one)[0] == date(2026, 3, 2)
    run_pending()
    assert dates(one)[0] == date(2026, 4, 1)


def test_a_project_without_a_plan_asks_for_no_work(cast):
    start_project_on(cast, date(2026, 4, 1))
    assert not jobs.Job.objects.exists()


def test_the_next_edit_reckons_from_the_new_start_anyway(cast):
    one = task(cast, "A")
    start_project_on(cast, date(2026, 4, 1))
    amend(cast, one, name="B")
    assert dates(one)[0] == date(2026, 4, 1)


def test_strangers_find_nothing_to_schedule(cast):
    with pytest.raises(errors.NotFound):
        services.schedule_plan(project_id=cast.project.pk, actor=cast.stranger)
