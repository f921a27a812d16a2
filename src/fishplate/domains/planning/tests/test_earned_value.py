"""What is done of a baseline, in planned working hours: value, delay in time, and what the page says of it."""

from __future__ import annotations

import pytest
from django.test import Client

from fishplate.domains.planning import queries, services
from fishplate.domains.planning.models import Baseline
from fishplate.domains.planning.queries import Worth
from fishplate.domains.planning.tests.factories import amend, at, baseline, snapshot, task
from fishplate.domains.planning.tests.test_baseline_pages import read
from fishplate.domains.planning.tests.test_baselines_api import read as read_api
from fishplate.domains.planning.tests.test_pages import browser, url
from fishplate.domains.planning.tests.test_record_progress import record
from fishplate.domains.planning.tests.test_set_status_date import set_status

pytestmark = pytest.mark.django_db


def worth(taken: Baseline) -> Worth:
    found = queries.worth(Baseline.objects.get(pk=taken.pk), at=at("2026-03-06 17:00"))
    assert found is not None
    return found


@pytest.fixture
def owner(cast) -> Client:
    return browser(cast.people["owner"])


@pytest.fixture
def behind(cast):
    """Ten days of work one after another, of which a quarter is done after a week: Monday 2 to Friday 13 March."""
    first, second = task(cast, "First", "5d"), task(cast, "Second", "5d", after="1")
    taken = baseline(cast)
    record(cast, first, percent_complete=50)
    set_status(cast, "2026-03-06 17:00")
    return taken, first, second


def test_an_hour_that_was_planned_is_an_hour_of_value(cast, behind):
    taken, _, _ = behind
    cost = worth(taken).figures.cost
    assert (cost.budget, cost.planned, cost.earned) == (80, 40, 20)
    assert (cost.schedule_variance, cost.schedule_performance.value) == (-20, 0.5)
    assert cost.actual.value is None  # nobody says what was spent


def test_what_is_done_was_to_be_done_in_the_middle_of_the_week(cast, behind):
    taken, _, _ = behind
    schedule = worth(taken).figures.schedule
    # The 20 hours were to be done half a day after Wednesday 08:00; by Friday 17:00 4.375 days have passed.
    assert schedule.performance.value == pytest.approx(2.5 / 4.375)
    assert schedule.reached is not None
    assert schedule.reached.date() == at("2026-03-04 12:00").date()


def test_it_is_measured_against_the_baseline_whatever_the_plan_became(cast, behind):
    taken, first, second = behind
    task(cast, "Third", "9d")
    services.remove_task(task_id=second.pk, subtasks=None, actor=cast.owner)
    amend(cast, first, name="First, renamed")
    found = worth(taken)
    assert (found.figures.cost.budget, found.figures.cost.planned) == (80, 40)
    assert (found.outside, found.gone) == (1, 1)


def test_milestones_summaries_and_inactive_tasks_have_no_value(cast):
    task(cast, "Done", "0")
    task(cast, "Perhaps", "3d", active=False)
    assert queries.worth(baseline(cast), at=at("2026-03-06 17:00")) is None
    task(cast, "Build", "1d")
    assert worth(baseline(cast, "Second", "With work")).figures.cost.budget == 8


def test_the_weeks_before_are_points_of_the_curve(cast):
    first = task(cast, "First", "5d")
    taken = baseline(cast)
    snapshot(cast, "2026-03-02 12:00")
    record(cast, first, percent_complete=40)
    set_status(cast, "2026-03-04 17:00")
    snapshot(cast, "2026-03-09 12:00")
    record(cast, first, percent_complete=100)
    set_status(cast, "2026-03-11 17:00")
    earned = {f"{one.at:%m-%d %H}": one.earned for one in worth(taken).figures.curve if one.earned is not None}
    assert earned == {"03-02 12": 0, "03-04 17": 16, "03-11 17": 40}
    [_, second] = worth(taken).figures.past.items()
    assert second[1].performance.value == pytest.approx(2 / 2.375)


def test_the_page_says_what_the_figures_mean(cast, owner, behind):
    page = read(owner, url("view_earned_value", cast))
    assert "20 of 80 planned hours are done; 40 were to be." in page
    assert "days behind." in page
    assert "what was spent is not recorded" in page
    assert page.count("<polyline") == 2
    snapshot(cast, "2026-03-02 12:00")
    snapshot(cast, "2026-03-04 12:00")
    assert read(owner, url("view_earned_value", cast)).count("<polyline") >= 2


def test_without_a_baseline_it_says_what_it_takes_and_a_strange_one_is_not_found(cast, owner):
    task(cast, "Build")
    page = read(owner, url("view_earned_value", cast))
    assert "No baseline yet" in page
    assert url("list_baselines", cast) in page
    taken = baseline(cast)
    services.withdraw_baseline(baseline_id=taken.pk, actor=cast.owner)
    for strange in (taken.pk, cast.project.pk, "nonsense"):
        assert owner.get(f"{url('view_earned_value', cast)}?baseline={strange}").status_code == 404


def test_programs_read_figures_and_curve(cast, owner, behind):
    taken, _, _ = behind
    found = read_api(owner, f"/baselines/{taken.pk}/earned-value")
    assert (found["budget"], found["planned"], found["earned"], found["actual"]) == (80, 40, 20, None)
    assert found["schedule_performance"] == 0.5
    assert found["unit"] == "hours"
    assert [one["earned"] for one in found["curve"] if one["earned"] is not None] == [20]
