from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest
from django.utils import translation

from fishplate.domains.organisations.pages.time_zones import choices

SUMMER, WINTER = (datetime(2026, month, 1, tzinfo=UTC) for month in (7, 1))


def groups(chosen: str = "", at: datetime = WINTER) -> dict[str, list[tuple[str, str]]]:
    _own, *rest = choices(chosen, at)
    return {name: options for name, options in rest if not isinstance(options, str)}


def test_zones_are_offered_by_city_and_difference_and_common_ones_first():
    first, *others = groups().items()
    assert first[0] == "Common ones"
    assert first[1][0] == ("Asia/Shanghai", "Shanghai (UTC+08:00)")
    assert ("Etc/UTC", "UTC") in first[1]
    assert [name for name, _options in others][:3] == ["Asia", "Europe", "America"]
    assert ("America/St_Johns", "St. John’s (UTC−03:30)") in groups()["America"]


def test_they_speak_the_reader_s_language():
    with translation.override("zh-hans"):
        assert choices("", WINTER)[0] == ("", "与本系统一致（上海 (UTC+08:00)）")
        assert ("Europe/Paris", "巴黎 (UTC+01:00)") in groups()["欧洲"]


def test_summer_time_counts():
    assert ("Europe/Berlin", "Berlin (UTC+01:00)") in groups(at=WINTER)["Common ones"]
    assert ("Europe/Berlin", "Berlin (UTC+02:00)") in groups(at=SUMMER)["Common ones"]


@pytest.mark.parametrize("chosen", ["", "Asia/Urumqi", "Asia/Calcutta", "US/Pacific"])
def test_every_zone_is_offered_once_and_the_chosen_one_whatever_it_is_called(chosen):
    names = [name for options in groups(chosen).values() for name, _label in options]
    assert len(names) == len(set(names)) > 400
    assert set(names) <= available_timezones()
    assert not chosen or names[0] == chosen
    assert "US/Eastern" not in names
