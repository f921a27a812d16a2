"""Planted differences are counted exactly, whatever the sources are."""

from __future__ import annotations

import pytest

from fishplate.engines.reconciliation import Verdict

from . import planted
from .tables import compare, csv_file, differing, lonely, sqlite_table

pytestmark = pytest.mark.network


@pytest.fixture
def make(tmp_path, request):
    def build(kind, side, rows):
        match kind:
            case "sqlite":
                return sqlite_table(tmp_path / f"{side}.db", planted.SQLITE, map(planted.for_sqlite, rows))
            case "csv":
                return csv_file(tmp_path / f"{side}.csv", planted.CSV, map(planted.for_csv, rows))
            case _:
                return request.getfixturevalue("postgres_table")(planted.POSTGRES, rows, table=side)

    return build


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    ("left", "right"),
    [("sqlite", "sqlite"), ("sqlite", "postgres"), ("postgres", "csv"), ("csv", "sqlite"), ("postgres", "postgres")],
)
def test_planted_differences_are_counted_exactly(make, left, right, seed):
    data = planted.planted(seed)
    result = compare(make(left, "left", data.left), make(right, "right", data.right))
    assert differing(result) == data.expected
    assert lonely(result) == (data.only_left, data.only_right)
    assert (result.verdict, result.complete) == (Verdict.NOT_MET, True)


@pytest.mark.parametrize(("left", "right"), [("sqlite", "postgres"), ("postgres", "csv"), ("csv", "sqlite")])
def test_the_same_data_is_met(make, left, right):
    data = planted.planted(3)
    result = compare(make(left, "left", data.left), make(right, "right", data.left))
    assert (result.verdict, result.examples) == (Verdict.MET, ())
