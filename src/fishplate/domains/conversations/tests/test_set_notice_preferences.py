from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.choices import Rhythm
from fishplate.domains.conversations.models import Delivery, Preference
from fishplate.domains.conversations.queries.times import due_at
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors
from fishplate.kernel.actors import SYSTEM, Actor
from tests.support.time import Clock

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def chosen(actor: Actor, **changes) -> Preference:
    values = {"rhythm": "at_once", "daily_at": time(9), "quiet_from": None, "quiet_to": None, "ways": {}, **changes}
    return services.set_notice_preferences(actor=actor, **values)


def test_one_chooses_where_each_kind_goes(cast: Cast):
    channel = factories.channel(cast.owner)
    preference = chosen(cast.owner, ways={"mention": ["mail"], "comment": [str(channel.pk)], "gate": []})
    channels = list(queries.channels(cast.owner))
    assert queries.ways_of(preference, "mention", channels) == {"mail"}
    assert queries.ways_of(preference, "comment", channels) == {str(channel.pk)}
    assert queries.ways_of(preference, "gate", channels) == set()
    assert queries.ways_of(preference, "decision", channels) == {"mail", str(channel.pk)}
    assert queries.ways_of(preference, "change", channels) == set()


@pytest.mark.parametrize("ways", [{"mention": ["pigeon"]}, {"weather": ["mail"]}])
def test_what_does_not_exist_is_refused(cast: Cast, ways: dict[str, list[str]]):
    with pytest.raises(errors.Invalid):
        chosen(cast.owner, ways=ways)


def test_nobody_is_told_at_the_channel_of_another(cast: Cast):
    theirs = factories.channel(cast.teammate)
    with pytest.raises(errors.Invalid):
        chosen(cast.owner, ways={"mention": [str(theirs.pk)]})


def test_quiet_hours_have_two_ends(cast: Cast):
    with pytest.raises(errors.Invalid) as refusal:
        chosen(cast.owner, quiet_from=time(22))
    assert "quiet_to" in refusal.value.fields
    assert not Preference.objects.exists()


def test_a_stale_version_is_refused_where_one_is_named(cast: Cast):
    first = chosen(cast.owner)
    chosen(cast.owner, rhythm="daily")
    with pytest.raises(errors.Stale):
        chosen(cast.owner, version=first.version)


def test_only_people_are_told(cast: Cast):
    with pytest.raises(errors.Forbidden):
        chosen(SYSTEM)


@pytest.mark.parametrize(
    ("rhythm", "quiet", "at", "due"),
    [
        (Rhythm.AT_ONCE, None, "10:15", "02 10:15"),
        (Rhythm.AT_ONCE, ("22:00", "07:00"), "23:30", "03 07:00"),
        (Rhythm.AT_ONCE, ("22:00", "07:00"), "06:59", "02 07:00"),
        (Rhythm.AT_ONCE, ("22:00", "07:00"), "07:00", "02 07:00"),
        (Rhythm.AT_ONCE, ("12:00", "13:00"), "12:30", "02 13:00"),
        (Rhythm.HOURLY, None, "10:15", "02 11:00"),
        (Rhythm.HOURLY, ("11:00", "12:30"), "10:15", "02 12:30"),
        (Rhythm.DAILY, None, "08:59", "02 09:00"),
        (Rhythm.DAILY, None, "09:00", "03 09:00"),
        (Rhythm.DAILY, ("08:00", "10:00"), "08:30", "02 10:00"),
    ],
)
def test_the_time_is_reckoned_by_ones_own_clock(rhythm: Rhythm, quiet, at: str, due: str):
    start, end = (time.fromisoformat(one) for one in quiet) if quiet else (None, None)
    preference = Preference(rhythm=rhythm, daily_at=time(9), quiet_from=start, quiet_to=end)
    moment = datetime.fromisoformat(f"2026-03-02T{at}").replace(tzinfo=SHANGHAI)
    assert due_at(preference, SHANGHAI, moment).astimezone(SHANGHAI).strftime("%d %H:%M") == due


def test_a_day_on_which_the_clock_jumps_loses_nothing():
    berlin = ZoneInfo("Europe/Berlin")
    preference = Preference(rhythm=Rhythm.DAILY, daily_at=time(2, 30))
    due = due_at(preference, berlin, datetime(2026, 3, 28, 12, 0, tzinfo=UTC))
    assert datetime(2026, 3, 29, 0, 30, tzinfo=UTC) <= due <= datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    twice = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)  # 2:15 for the first time
    assert due_at(Preference(rhythm=Rhythm.HOURLY), berlin, twice) == datetime(2026, 10, 25, 1, 0, tzinfo=UTC)


def test_what_waits_goes_by_the_new_times(cast: Cast, clock: Clock):
    factories.channel(cast.teammate)
    chosen(cast.teammate, rhythm="daily")
    factories.comment(factories.on(cast.project), "@Mei Teammate?", by=cast.owner)
    factories.deliver()
    waiting = Delivery.objects.get(person_id=cast.teammate.id, notice__kind="mention")
    assert waiting.due_at > waiting.notice.at
    chosen(cast.teammate, rhythm="at_once")
    waiting.refresh_from_db()
    assert waiting.due_at == waiting.notice.at
