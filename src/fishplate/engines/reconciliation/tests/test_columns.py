"""Which columns are compared: the common ones, matched by name; the others are reported."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fishplate.engines.reconciliation import InvalidPlan, InvalidSource, Reason, Verdict

from .tables import compare, csv_file, differing, sqlite_table


def test_columns_on_one_side_are_reported_and_decide_nothing(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x, old", [(1, 1, 1)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, x, new", [(1, 1, 2)])
    result = compare(left, right)
    assert (result.columns_only_left, result.columns_only_right) == (("old",), ("new",))
    assert result.verdict is Verdict.MET


def test_names_are_matched_without_regard_to_case_unless_that_is_ambiguous(tmp_path):
    left = csv_file(tmp_path / "l.csv", "ID,Amount,a,b", [(1, 2, 3, 4)])
    right = csv_file(tmp_path / "r.csv", "id,amount,a,A,B", [(1, 3, 3, 9, 4)])
    result = compare(left, right)
    assert [column.name for column in result.columns] == ["Amount", "a", "b"]
    assert differing(result) == {"Amount": 1}
    assert result.columns_only_right == ("A",)


def test_columns_can_be_chosen_and_left_out(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, a, b, c", [(1, 1, 1, 1)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, a, b, c", [(1, 1, 2, 2)])
    assert differing(compare(left, right, columns=("c", "a"))) == {"c": 1}
    assert differing(compare(left, right, ignore=frozenset({"B"}))) == {"c": 1}


def test_awkward_names_are_only_names(tmp_path):
    awkward, spelled = 'a"b; DROP TABLE t--', '"a""b; DROP TABLE t--"'
    columns = f'"id" INTEGER, {spelled} INTEGER, "接口" TEXT'
    left = sqlite_table(tmp_path / "it's [left].db", columns, [(1, 1, "x")], table="o'rders; x")
    right = csv_file(tmp_path / "r[1]*?.csv", f"id,{spelled},接口", [(1, 2, "x")])
    assert differing(compare(left, right)) == {awkward: 1}


def test_types_without_a_common_meaning_make_the_column_undecided(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, at DATETIME, x", [(1, "2026-01-01 00:00:00", 1)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, at DATETIME, x", [(1, 1767225600, 1)])
    result = compare(left, right)
    assert (result.verdict, result.complete) == (Verdict.INCONCLUSIVE, False)
    (diagnostic,) = result.diagnostics
    assert (diagnostic.reason, diagnostic.column) == (Reason.INCOMPATIBLE_TYPES, "at")


def test_every_column_says_which_rule_compared_it(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x DECIMAL(9,2)", [(1, 1.5)])
    right = csv_file(tmp_path / "r.csv", "id,x", [(1, "1.50")])
    (column,) = compare(left, right).columns
    assert (column.left_type, column.right_type) == ("DECIMAL(9,2) (real)", "text")
    assert column.rule == "numbers by value"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"columns": ("nope",)}, "the left side has no column nope; it has: id, x"),
        ({"tolerances": {"nope": Decimal(1)}}, "no column nope"),
        ({"tolerances": {"id": Decimal(1)}}, "a tolerance is given for id, which is not compared"),
        ({"tolerances": {"x": Decimal(-1)}}, "must be a number of 0 or more"),
        ({"left_zone": "Mars/Olympus"}, "Mars/Olympus is not a time zone"),
        ({"examples": -1}, "cannot be negative"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(tmp_path, options, message):
    side = sqlite_table(tmp_path / "l.db", "id INTEGER, x", [(1, 1)])
    with pytest.raises(InvalidPlan, match=message):
        compare(side, side, **options)


def test_an_unknown_key_names_the_columns_there_are(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x", [(1, 1)])
    right = sqlite_table(tmp_path / "r.db", "no INTEGER, x", [(1, 1)])
    with pytest.raises(InvalidPlan, match="the right side has no column id; it has: no, x"):
        compare(left, right)


def test_an_unknown_table_names_the_tables_there_are(tmp_path):
    side = sqlite_table(tmp_path / "l.db", "id INTEGER", [(1,)], table="orders")
    missing = type(side)(side.path, "order")
    with pytest.raises(InvalidSource, match=r"table order does not exist in l\.db; there is: orders"):
        compare(missing, side)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    side = sqlite_table(tmp_path / "l.db", "id INTEGER", [(1,)])
    (tmp_path / "r.db").write_text("not a database at all, but long enough to look like one" * 20)
    with pytest.raises(InvalidSource, match=r"r\.db cannot be read as SQLite"):
        compare(side, type(side)(str(tmp_path / "r.db"), "t"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "has no header line"),
        (b"id,x,x\r\n1,2,3\r\n", "more than one column named 'x'"),
        (b"id,x\r\n1,2,3\r\n", "cannot be read as CSV"),
        ("id,x\r\n1,接口\r\n".encode("gbk"), "cannot be read as CSV"),
    ],
)
def test_a_broken_csv_file_is_refused(tmp_path, content, message):
    side = csv_file(tmp_path / "l.csv", "id,x", [(1, 2)])
    (tmp_path / "r.csv").write_bytes(content)
    with pytest.raises(InvalidSource, match=message):
        compare(side, type(side)(str(tmp_path / "r.csv")))
