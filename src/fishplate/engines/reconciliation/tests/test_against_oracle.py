"""Random tables against the rules written down once more, in plain Python over decimals and datetimes."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fishplate.engines.reconciliation import Rows, Verdict

from .tables import compare, csv_file, sqlite_table

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WHOLE = st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3) | st.sampled_from([2**53, 2**53 + 1, 2**62])
REAL = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0.0, -0.0, 0.1, 0.1 + 0.2, 1.5, 2.0**70])
TEXT = st.text("aAé接 10.-", max_size=3) | st.sampled_from(["", "1", "1.0", "nan", "e\u0301", "\u00e9"])
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
NAIVE = "%Y-%m-%d %H:%M:%S"


def exact(value: float) -> Decimal:
    """A float stands for its exact value if whole and below 1e38, else for its shortest decimal."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e38):
        return Decimal(int(value))
    return Decimal(repr(value))


@st.composite
def written(draw, number):
    """One of the ways to write a number."""
    sign = "-" if number < 0 else draw(st.sampled_from(["", "+"] if number else ["", "+", "-"]))
    digits = f"{abs(number):f}"
    match draw(st.sampled_from(["plain", "zeros", "exponent"])):
        case "zeros":
            digits = f"00{digits}00" if "." in digits else f"00{digits}.00"
        case "exponent":
            shift = draw(st.integers(-5, 5))
            digits = f"{abs(number).scaleb(-shift):f}e{shift:+03d}"
    return sign + digits


@SLOW
@given(st.lists(WHOLE | REAL, max_size=80), st.data())
def test_numbers_equal_their_written_forms_and_no_others(numbers, data):
    rows, texts, expected = [], [], 0
    for key, number in enumerate(numbers):
        meant = exact(data.draw(st.sampled_from([number, *numbers])))
        rows.append((key, number))
        texts.append((key, data.draw(written(meant))))
        expected += exact(number) != meant
    with tempfile.TemporaryDirectory() as folder:
        left = sqlite_table(Path(folder, "l.db"), "id INTEGER, x NUMERIC", rows)
        result = compare(left, csv_file(Path(folder, "r.csv"), "id,x", texts))
    assert result.columns[0].differing == expected
    assert (result.verdict is Verdict.MET) == (expected == 0 and bool(numbers))


def kind(values):
    classes = {type(value) for value in values if value is not None}
    if not classes or classes == {str}:
        return "text"
    return "mixed" if str in classes else "numbers"


def meaning(value, *, read_text):
    if value is None:
        return None
    if isinstance(value, str):
        if read_text and value.lower() == "nan":
            return "NaN"
        return Decimal(value) if read_text and NUMBER.fullmatch(value) else value
    return exact(value) if read_text else f"{exact(value):f}"


VALUES = st.none() | WHOLE | REAL | TEXT
ROWS = st.lists(st.tuples(st.none() | st.integers(0, 9), VALUES, st.none() | REAL), max_size=12)


@SLOW
@given(ROWS, ROWS)
def test_every_row_and_every_column_is_counted(left_rows, right_rows):
    with tempfile.TemporaryDirectory() as folder:
        left = sqlite_table(Path(folder, "l.db"), "id, x, y", left_rows)
        right = sqlite_table(Path(folder, "r.db"), "id, x, y", right_rows)
        result = compare(left, right)
    tables = (left_rows, right_rows)
    counts = [Counter(row[0] for row in rows if row[0] is not None) for rows in tables]
    repeated = {key for count in counts for key, times in count.items() if times > 1}
    single = [{row[0]: row for row in rows if row[0] is not None and row[0] not in repeated} for rows in tables]
    for side, rows, count, mine, other in zip(
        (result.left, result.right), tables, counts, single, reversed(single), strict=True
    ):
        assert side == Rows(
            rows=len(rows),
            null_keys=sum(row[0] is None for row in rows),
            duplicate_keys=sum(times > 1 for times in count.values()),
            set_aside=sum(row[0] in repeated for row in rows),
            only_here=len(mine.keys() - other.keys()),
        )
    differing = set()
    for position, column in enumerate(result.columns, start=1):
        kinds = {kind([row[position] for row in rows]) for rows in tables}
        pairs = {
            key: [meaning(side[key][position], read_text="numbers" in kinds) for side in single]
            for key in single[0].keys() & single[1].keys()
        }
        wrong = {key for key, (one, other) in pairs.items() if one != other}
        assert column.differing == len(wrong)
        differing |= wrong
    assert result.differing == len(differing)


def readings(local: datetime, zone: ZoneInfo) -> set[datetime]:
    return {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}


HOURS = st.integers(-180, 180).map(lambda steps: timedelta(minutes=10 * steps))
CHANGES = st.sampled_from(
    [
        datetime(2026, 3, 29, 1),
        datetime(2026, 10, 25, 1),
        datetime(2025, 11, 2, 6),
        datetime(2026, 4, 4, 15),
        datetime(2026, 7, 1),
    ]
)
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "Asia/Kolkata"])


@SLOW
@given(ZONES, st.lists(st.tuples(CHANGES, HOURS, HOURS | st.none()), min_size=1, max_size=60))
def test_local_times_have_one_reading_or_two(zone, times):
    rows, others, certain, doubtful = [], [], 0, 0
    for key, (change, drift, other) in enumerate(times):
        local = (change + drift).replace(tzinfo=None)
        possible = readings(local, ZoneInfo(zone))
        instant = min(possible) if other is None else (change + other).replace(tzinfo=UTC)
        rows.append((key, local.strftime(NAIVE)))
        others.append((key, instant.strftime(NAIVE) + "Z"))
        certain += instant not in possible
        doubtful += instant in possible and len(possible) > 1
    with tempfile.TemporaryDirectory() as folder:
        left = sqlite_table(Path(folder, "l.db"), "id INTEGER, at DATETIME", rows)
        right = sqlite_table(Path(folder, "r.db"), "id INTEGER, at DATETIME", others)
        result = compare(left, right, left_zone=zone)
    assert (result.differing, result.undecided) == (certain, doubtful)
