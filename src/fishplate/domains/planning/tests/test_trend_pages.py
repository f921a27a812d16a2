"""The pages of trends and of what slipped: what they say in words, and before there is anything to say."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from fishplate.domains.planning import services
from fishplate.domains.planning.tests.factories import amend, snapshot, task
from fishplate.domains.planning.tests.test_baseline_pages import read
from fishplate.domains.planning.tests.test_pages import browser, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast) -> Client:
    return browser(cast.people["owner"])


@pytest.fixture
def weeks(cast):
    """Two weeks of a plan in which the second milestone slipped each week."""
    first, build = task(cast, "First", "0"), task(cast, "Build", "4d")
    done = task(cast, "Done", "0", after="2")
    snapshot(cast, "2026-03-02 00:05")
    amend(cast, build, duration="6d", by=cast.supplier_member)
    snapshot(cast, "2026-03-09 00:05")
    amend(cast, build, duration="7d", by=cast.supplier_member)
    return first, build, done


def test_the_trend_says_how_far_the_end_moved_and_draws_a_line_for_each_milestone(cast, owner, weeks):
    page = read(owner, url("view_trends", cast))
    assert "the end of the plan has moved by 3d of working time." in page
    assert "1 of 2 milestones goes up" in page
    drawn = re.findall(r'<polyline points="([^"]+)"', page)
    assert len(drawn) == 3
    heights = [[float(point.split(",")[1]) for point in line.split()] for line in drawn]
    assert [len(line) for line in heights] == [3, 3, 3]
    end, done, first = heights
    assert end == done
    assert done[0] > done[1] > done[2]  # what is later stands higher
    assert len(set(first)) == 1


def test_a_milestone_that_was_removed_keeps_its_line(cast, owner, weeks):
    _, _, done = weeks
    services.remove_task(task_id=done.pk, subtasks=None, actor=cast.owner)
    page = read(owner, url("view_trends", cast))
    assert "3 · Done <small>no longer in the plan</small>" in page
    assert len(re.findall(r'<polyline points="', page)) == 3


def test_before_there_are_two_weeks_it_says_what_is_to_come(cast, owner):
    assert "Nothing is planned yet" in read(owner, url("view_trends", cast))
    task(cast, "Done", "0")
    page = read(owner, url("view_trends", cast))
    assert "With the second one the lines begin." in page
    assert "1 · Done" in page
    assert "Nothing to compare with yet" in read(owner, url("view_slips", cast))


def test_what_slipped_is_told_with_who_and_what_it_pushed(cast, owner, weeks):
    page = read(owner, url("view_slips", cast))
    assert "2 tasks slipped." in page
    assert "The longest, by 1d, began at “2 · Build”." in page
    assert "The plan ends later by 1d." in page
    assert "Sam Supplier" in page
    assert "longer duration" in page
    assert "3 · Done</a> (+1d)" in page


def test_an_earlier_week_is_chosen_and_a_strange_one_not_found(cast, owner, weeks):
    page = read(owner, url("view_slips", cast))
    weeks_offered = re.findall(r'<option value="([0-9a-f-]{36})"', page)
    assert len(weeks_offered) == 2
    assert "The plan ends later by 3d." in read(owner, f"{url('view_slips', cast)}?since={weeks_offered[1]}")
    for strange in (cast.project.pk, "nonsense"):
        assert owner.get(f"{url('view_slips', cast)}?since={strange}").status_code == 404


def test_where_nothing_slipped_it_says_so(cast, owner):
    task(cast, "Build")
    snapshot(cast, "2026-03-02 00:05")
    assert "no task slipped." in read(owner, url("view_slips", cast))
