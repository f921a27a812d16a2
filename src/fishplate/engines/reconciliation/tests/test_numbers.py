"""Numbers are compared by value, however they are held, and never through a rounded form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fishplate.engines.reconciliation import InvalidPlan, Verdict

from .tables import compare, csv_file, differing, lonely, sqlite_table


def test_floats_are_compared_to_the_last_bit(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x REAL", [(1, 0.1 + 0.2), (2, 0.1), (3, -0.0), (4, 1e300)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, x REAL", [(1, 0.3), (2, 0.1), (3, 0.0), (4, 1e300)])
    result = compare(left, right)
    assert differing(result) == {"x": 1}
    assert result.examples[0].left == "0.30000000000000004"
    assert result.examples[0].right == "0.3"


def test_a_float_stands_for_its_shortest_decimal(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x REAL", [(1, 0.1), (2, 0.1 + 0.2), (3, 0.1 + 0.2), (4, 1e-7)])
    right = csv_file(
        tmp_path / "r.csv", "id,x", [(1, "0.10"), (2, "0.3"), (3, "0.30000000000000004"), (4, "0.0000001")]
    )
    assert differing(compare(left, right)) == {"x": 1}


def test_a_whole_float_stands_for_its_exact_value(tmp_path):
    rows = [(1, 2.0**70), (2, 2.0**70), (3, 1e23)]
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x REAL", rows)
    texts = [(1, 2**70), (2, "1.1805916207174113e21"), (3, "99999999999999991611392")]
    assert differing(compare(left, csv_file(tmp_path / "r.csv", "id,x", texts))) == {"x": 1}


def test_scale_does_not_matter(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x DECIMAL(10,2)", [(1, 1.5), (2, 2), (3, 0), (4, 1000)])
    right = csv_file(tmp_path / "r.csv", "id,x", [(1, "1.50"), (2, "+2.000"), (3, "-0.0"), (4, "1E3")])
    assert compare(left, right).verdict is Verdict.MET


def test_whole_numbers_beyond_doubles_are_told_apart(tmp_path):
    big = 2**53
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x NUMERIC", [(1, big + 1), (2, big), (3, 2**63 - 1), (4, 0.5)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, x REAL", [(1, float(big)), (2, big), (3, 2.0**63), (4, 0.5)])
    result = compare(left, right)
    assert differing(result) == {"x": 2}
    assert [example.left for example in result.examples] == ["9007199254740993", "9223372036854775807"]


def test_keys_beyond_doubles_are_told_apart(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER", [(2**53,), (2**53 + 1,)])
    right = csv_file(tmp_path / "r.csv", "id", [(2**53,), (2**53 + 2,)])
    result = compare(left, right)
    assert lonely(result) == (1, 1)


@pytest.mark.parametrize(("tolerance", "expected"), [("0.01", 1), ("0.009", 2), ("0", 2), ("0.02", 0)])
def test_a_tolerance_is_judged_in_decimals(tmp_path, tolerance, expected):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x REAL", [(1, 1.01), (2, 1.02), (3, 7.0)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, x REAL", [(1, 1.0), (2, 1.0), (3, 7.0)])
    result = compare(left, right, tolerances={"x": Decimal(tolerance)})
    assert result.columns[0].differing == expected
    assert result.columns[0].rule.endswith("in decimals")


def test_numbers_too_long_for_decimals_are_judged_in_doubles_and_it_says_so(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x REAL", [(1, 1e300), (2, 1e-300)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, x REAL", [(1, 1.0), (2, 0.0)])
    (column,) = compare(left, right, tolerances={"x": Decimal("0.5")}).columns
    assert column.differing == 1
    assert "in doubles" in column.rule


def test_a_tolerance_leaves_null_and_what_is_no_number_differing(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x", [(1, None), (2, "n/a"), (3, "n/a"), (4, None)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, x", [(1, 0), (2, 0), (3, "n/a"), (4, None)])
    assert differing(compare(left, right, tolerances={"x": Decimal(1)})) == {"x": 2}


def test_a_tolerance_makes_two_texts_numbers(tmp_path):
    left = csv_file(tmp_path / "l.csv", "id,x", [(1, "1.50"), (2, "2")])
    right = csv_file(tmp_path / "r.csv", "id,x", [(1, "1.5"), (2, "2.1")])
    assert differing(compare(left, right)) == {"x": 2}
    assert differing(compare(left, right, tolerances={"x": Decimal(0)})) == {"x": 1}


@pytest.mark.parametrize("declared", ["DATETIME", "TIME", "UUID"])
def test_a_tolerance_needs_numbers(tmp_path, declared):
    side = sqlite_table(tmp_path / "l.db", f"id INTEGER, x {declared}", [(1, "10:00")])
    with pytest.raises(InvalidPlan, match="a tolerance is given for x"):
        compare(side, side, tolerances={"x": Decimal(1)})


def test_booleans_are_one_and_zero(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x BOOLEAN", [(1, 1), (2, 0), (3, 1), (4, 2), (5, None)])
    right = csv_file(tmp_path / "r.csv", "id,x", [(1, "true"), (2, "No"), (3, "f"), (4, "true"), (5, "false")])
    assert differing(compare(left, right)) == {"x": 3}


def test_an_absurd_exponent_is_not_a_number_and_costs_nothing(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x REAL", [(1, 1.0)])
    right = csv_file(tmp_path / "r.csv", "id,x", [(1, "1e999999999")])
    assert differing(compare(left, right)) == {"x": 1}
