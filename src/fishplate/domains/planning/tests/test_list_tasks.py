"""What the page's script is told: all rows as figures, then only what changed, and nothing twice."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.planning import queries, services
from fishplate.domains.planning.services.kept import KEPT
from fishplate.domains.planning.tests.factories import amend, calendar, dates, task, work_by
from tests.access.people import signed_in

pytestmark = pytest.mark.django_db
DAYS = 20_514  # from 1970 to Monday, the second of March 2026
MINUTES = DAYS * 1440


@pytest.fixture
def owner(cast) -> Client:
    return signed_in(cast.people["owner"])


def rows(cast) -> str:
    return reverse("planning:list_tasks", args=[cast.project.pk])


def test_a_row_is_a_list_of_figures_and_says_days_and_durations_once(cast, owner):
    task(cast, "Map", "3d")
    built = task(cast, "Build", "2d", after="1SS+1d")
    told = owner.get(rows(cast)).json()
    assert told["version"] == queries.plan_version(cast.project.pk)
    row = told["rows"][1]
    assert row[:4] == [str(built.pk), 2, built.position, "Build"]
    minutes, waits, constraint, constraint_on, deadline, builds = row[4:10]
    assert (minutes, waits, constraint, constraint_on, deadline, builds) == (960, "1SS+1d", "", None, None, "")
    start, finish, _latest, slack, critical, parent, percent, optimistic, pessimistic, calendar, at_work = row[10:]
    assert (parent, percent, optimistic, pessimistic, calendar, at_work) == ("", 0, None, None, "", [])
    assert (start, finish) == (MINUTES + 1440 + 8 * 60, MINUTES + 2 * 1440 + 17 * 60)
    assert (told["durations"][str(minutes)], told["durations"][str(slack)], critical) == ("2d", "0", 1)
    assert told["days"][str(start // 1440)]


def test_interfaces_are_told_with_the_system_that_provides_them():
    world = landscape.landscape()
    task(world.cast, "Build", interface_id=world.interface.pk)
    told = signed_in(world.cast.people["owner"]).get(rows(world.cast)).json()
    assert told["rows"][0][9] == str(world.interface.pk)
    assert told["interfaces"] == {
        str(world.interface.pk): [world.interface.code, world.interface.name, world.interface.provider.name]
    }


def test_rows_that_are_known_are_not_sent_again_until_something_changes(cast, owner):
    first = task(cast, "Map")
    tag = owner.get(rows(cast))["ETag"]
    assert owner.get(rows(cast), headers={"If-None-Match": tag}).status_code == 304
    amend(cast, first, name="Map all")
    again = owner.get(rows(cast), headers={"If-None-Match": tag})
    assert (again.status_code, again.json()["rows"][0][3]) == (200, "Map all")


@pytest.mark.parametrize("since", ["", "99", "-1", "no number", "9" * 30])
def test_whoever_shows_no_version_that_was_is_told_everything(cast, owner, since):
    task(cast, "Map")
    assert len(owner.get(rows(cast), {"since": since}).json()["rows"]) == 1


def test_only_what_changed_since_a_version_is_told_and_what_all_rows_come_to(cast, owner):
    first, second = task(cast, "Map"), task(cast, "Build", after="1")
    third = task(cast, "apart", "9d")
    seen = queries.plan_version(cast.project.pk)
    amend(cast, first, duration="2d")
    services.remove_task(task_id=third.pk, actor=cast.owner)
    told = owner.get(rows(cast), {"since": seen}).json()
    assert ([row[0] for row in told["rows"]], told["moved"][0]) == ([str(first.pk)], second.number)
    assert told["count"] == 2
    assert told["check"] == sum(one.position % 1_000_003 for one in (first, second))
    assert "2 tasks" in told["summary"]


def test_the_calendars_are_told_with_their_hours_and_the_days_that_differ(cast, owner):
    shifts = calendar(
        cast, "Shifts", saturday="08:00-11:00", exceptions="2026-03-02..2026-03-03\n2026-03-08 09:00-12:00"
    )
    built = task(cast, "Build", calendar_id=shifts.pk)
    told = owner.get(rows(cast)).json()
    assert (told["rows"][0][19], told["day"]) == (str(shifts.pk), 480)
    week, differing = told["calendars"][str(shifts.pk)]
    assert (week[4], week[5], week[6]) == ([[480, 720], [780, 1020]], [[480, 660]], [])
    assert differing == [[DAYS, DAYS + 1, []], [DAYS + 6, DAYS + 6, [[540, 720]]]]
    assert told["calendars"][""][0][5] == []
    work_by(cast, shifts)
    assert owner.get(rows(cast), {"since": told["version"]}).json()["calendars"][""][0][5] == [[480, 660]]
    assert dates(built)[0].isoformat() == "2026-03-04"


def test_rows_of_which_only_the_dates_are_others_are_told_by_these(cast, owner):
    first, behind = task(cast, "Map", "3d"), task(cast, "Build", "2d", after="1")
    task(cast, "Beside", "30d")
    shown = owner.get(rows(cast)).json()
    amend(cast, first, duration="5d")
    since = owner.get(rows(cast), {"since": shown["version"]}).json()
    assert [row[0] for row in since["rows"]] == [str(first.pk)]
    [whole] = [row for row in owner.get(rows(cast)).json()["rows"] if row[0] == str(behind.pk)]
    assert since["moved"] == [whole[1], whole[4], *whole[10:15], whole[16]]
    assert {whole[10] // 1440, whole[11] // 1440, whole[12] // 1440} <= {int(day) for day in since["days"]}


def test_what_this_process_has_not_written_itself_is_told_in_whole_rows(cast, owner):
    first, behind = task(cast, "Map", "3d"), task(cast, "Build", "2d", after="1")
    shown = owner.get(rows(cast)).json()["version"]
    amend(cast, first, duration="5d")
    KEPT.forget()
    since = owner.get(rows(cast), {"since": shown}).json()
    assert ([row[0] for row in since["rows"]], since["moved"]) == ([str(first.pk), str(behind.pk)], [])


def test_whoever_was_away_for_two_edits_is_told_of_both(cast, owner):
    first, behind = task(cast, "Map", "3d"), task(cast, "Build", "2d", after="1")
    shown = owner.get(rows(cast)).json()["version"]
    amend(cast, behind, name="Build all")
    amend(cast, first, duration="5d")
    since = owner.get(rows(cast), {"since": shown}).json()
    assert ([row[3] for row in since["rows"]], since["moved"]) == (["Map", "Build all"], [])
    assert since["rows"] == owner.get(rows(cast)).json()["rows"]
