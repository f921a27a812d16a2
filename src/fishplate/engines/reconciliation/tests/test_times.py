"""Times: instants where a zone is known, as written where none is, and two readings where clocks change."""

from __future__ import annotations

import pytest

from fishplate.engines.reconciliation import Finding, Reason, Verdict

from .tables import compare, csv_file, differing, sqlite_table

AT = "id INTEGER, at DATETIME"


def test_offsets_are_compared_as_instants(tmp_path):
    left = sqlite_table(
        tmp_path / "l.db",
        AT,
        [(1, "2026-01-01 10:00:00+08:00"), (2, "2026-01-01T02:00:00Z"), (3, "2026-01-01 10:00:00.5+08")],
    )
    right = sqlite_table(
        tmp_path / "r.db",
        AT,
        [(1, "2026-01-01 02:00:00"), (2, "2026-01-01 10:00:00+0800"), (3, "2026-01-01 02:00:00Z")],
    )
    assert differing(compare(left, right)) == {"at": 1}


def test_local_times_take_the_zone_of_their_side(tmp_path):
    left = sqlite_table(tmp_path / "l.db", AT, [(1, "2026-01-01 10:00:00"), (2, "2026-07-01 10:00:00"), (3, None)])
    right = sqlite_table(tmp_path / "r.db", AT, [(1, "2026-01-01 02:00:00"), (2, "2026-07-01 10:00:00"), (3, None)])
    assert differing(compare(left, right)) == {"at": 1}
    assert differing(compare(left, right, left_zone="Asia/Shanghai")) == {"at": 1}
    assert differing(compare(left, right, left_zone="Asia/Shanghai", right_zone="Asia/Shanghai")) == {"at": 1}


def test_summer_time_is_followed(tmp_path):
    left = sqlite_table(
        tmp_path / "l.db", AT, [(1, "2026-01-15 12:00"), (2, "2026-07-15 12:00"), (3, "2026-07-15 12:00")]
    )
    right = sqlite_table(
        tmp_path / "r.db", AT, [(1, "2026-01-15 11:00"), (2, "2026-07-15 10:00"), (3, "2026-07-15 11:00")]
    )
    result = compare(left, right, left_zone="Europe/Berlin")
    assert (differing(result), result.complete) == ({"at": 1}, True)


@pytest.mark.parametrize(
    ("local", "instant", "expected"),
    [
        ("2026-10-25 02:30:00", "2026-10-25 00:30:00Z", Finding.UNDECIDED),
        ("2026-10-25 02:30:00", "2026-10-25 01:30:00Z", Finding.UNDECIDED),
        ("2026-10-25 02:30:00", "2026-10-25 02:30:00Z", Finding.DIFFERING),
        ("2026-10-25 01:59:59", "2026-10-24 23:59:59Z", None),
        ("2026-10-25 03:00:00", "2026-10-25 02:00:00Z", None),
        ("2026-03-29 02:30:00", "2026-03-29 01:30:00Z", Finding.UNDECIDED),
        ("2026-03-29 02:30:00", "2026-03-29 02:30:00Z", Finding.DIFFERING),
        ("2026-03-29 03:00:00", "2026-03-29 01:00:00Z", None),
    ],
)
def test_a_local_time_that_clocks_passed_twice_or_skipped_is_not_guessed(tmp_path, local, instant, expected):
    left = sqlite_table(tmp_path / "l.db", AT, [(1, local)])
    right = sqlite_table(tmp_path / "r.db", AT, [(1, instant)])
    result = compare(left, right, left_zone="Europe/Berlin")
    assert [example.finding for example in result.examples] == ([expected] if expected else [])
    assert (
        result.verdict
        is {
            None: Verdict.MET,
            Finding.UNDECIDED: Verdict.INCONCLUSIVE,
            Finding.DIFFERING: Verdict.NOT_MET,
        }[expected]
    )


def test_a_key_with_two_readings_pairs_nothing(tmp_path):
    left = sqlite_table(tmp_path / "l.db", AT, [(1, "2026-10-25 02:30:00")])
    right = sqlite_table(tmp_path / "r.db", AT, [(1, "2026-10-25 00:30:00Z")])
    result = compare(left, right, "at", left_zone="Europe/Berlin")
    assert (result.verdict, result.reasons) == (Verdict.INCONCLUSIVE, (Reason.AMBIGUOUS_LOCAL_TIME,))


def test_local_times_in_one_zone_are_compared_as_written(tmp_path):
    side = sqlite_table(tmp_path / "l.db", AT, [(1, "2026-10-25 02:30:00"), (2, "2026-03-29 02:30:00")])
    other = sqlite_table(tmp_path / "r.db", AT, [(1, "2026-10-25 02:30:00"), (2, "2026-03-29 03:30:00")])
    result = compare(side, other, left_zone="Europe/Berlin", right_zone="Europe/Berlin")
    assert (differing(result), result.complete) == ({"at": 1}, True)


def test_one_zone_on_both_sides_does_not_decide_between_two_readings(tmp_path):
    side = sqlite_table(tmp_path / "l.db", AT, [(1, "2026-10-25 02:30:00"), (2, "2026-07-01 02:00:00")])
    other = sqlite_table(tmp_path / "r.db", AT, [(1, "2026-10-25 00:30:00Z"), (2, "2026-07-01 00:00:00Z")])
    result = compare(side, other, left_zone="Europe/Berlin", right_zone="Europe/Berlin")
    assert (result.differing, result.undecided) == (0, 1)


def test_a_date_is_its_midnight_and_has_no_zone_among_dates(tmp_path):
    dates = sqlite_table(tmp_path / "l.db", "id INTEGER, at DATE", [(1, "2026-01-02"), (2, "2026-01-03")])
    times = csv_file(tmp_path / "r.csv", "id,at", [(1, "2026-01-02 00:00:00"), (2, "2026-01-03 00:00:01")])
    plain = csv_file(tmp_path / "p.csv", "id,at", [(1, "2026-01-02"), (2, "2026-01-03")])
    assert differing(compare(dates, times)) == {"at": 1}
    assert compare(dates, plain, left_zone="Asia/Shanghai").verdict is Verdict.MET


@pytest.mark.parametrize("text", ["2026-02-30 00:00:00", "tomorrow", "2026-01-01 10:00:00.1234567", "20260101", ""])
def test_what_is_no_time_equals_only_the_same_text(tmp_path, text):
    left = sqlite_table(tmp_path / "l.db", AT, [(1, text), (2, text)])
    right = sqlite_table(tmp_path / "r.db", AT, [(1, text), (2, "2026-01-01 00:00:00")])
    assert differing(compare(left, right)) == {"at": 1}


def test_times_of_day_are_compared_by_value(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, at TIME", [(1, "10:00"), (2, "10:00:00.50"), (3, "10:00:01")])
    right = csv_file(tmp_path / "r.csv", "id,at", [(1, "10:00:00"), (2, "10:00:00.5"), (3, "10:00")])
    assert differing(compare(left, right)) == {"at": 1}
