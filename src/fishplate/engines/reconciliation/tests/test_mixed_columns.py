"""SQLite columns that hold what they were not declared for: exact, or undecided with the column named."""

from __future__ import annotations

import sqlite3

from fishplate.engines.reconciliation import Reason, Verdict

from .tables import compare, csv_file, differing, lonely, sqlite_table

MIXED = [(1, 1), (2, 0.1 + 0.2), (3, "n/a"), (4, None), (5, 2**53 + 1), (6, "007")]


def test_values_of_several_classes_are_compared_one_by_one(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x", MIXED)
    right = sqlite_table(
        tmp_path / "r.db", "id INTEGER, x", [(1, 1.0), (2, 0.3), (3, "N/A"), (4, ""), (5, 2**53), (6, "7")]
    )
    result = compare(left, right)
    assert (differing(result), result.complete) == ({"x": 5}, True)
    assert compare(left, left).verdict is Verdict.MET


def test_a_stray_text_in_an_integer_column_differs_from_every_number(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x INTEGER", [(1, 1), (2, "n/a"), (3, 3), (4, 2.5)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, x INTEGER", [(1, 1), (2, 0), (3, 3), (4, 2)])
    assert differing(compare(left, right)) == {"x": 2}


def test_a_mixed_column_against_text_is_compared_in_its_literal_form(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x", MIXED)
    right = csv_file(
        tmp_path / "r.csv",
        "id,x",
        [(1, "1"), (2, "0.30000000000000004"), (3, "n/a"), (4, None), (5, 2**53 + 1), (6, "007")],
    )
    assert compare(left, right).verdict is Verdict.MET


def test_bytes_among_other_values_make_the_column_undecided(tmp_path):
    side = sqlite_table(tmp_path / "l.db", "id INTEGER, x INTEGER, y TEXT", [(1, 1, b"\xff"), (2, b"1", "y")])
    result = compare(side, side)
    assert (result.verdict, result.reasons) == (Verdict.INCONCLUSIVE, (Reason.INCOMPATIBLE_TYPES,))
    assert [diagnostic.column for diagnostic in result.diagnostics] == ["x", "y"]


def test_views_and_generated_columns_can_be_compared(tmp_path):
    side = sqlite_table(tmp_path / "l.db", "id INTEGER, x TEXT, y TEXT AS (x || '!')", [])
    with sqlite3.connect(side.path) as connection:
        connection.execute("INSERT INTO t(id, x) VALUES (1, 'a')")
        connection.execute("CREATE VIEW v AS SELECT id, CAST(x AS TEXT) AS x, 1 AS y FROM t")
    connection.close()
    assert differing(compare(side, type(side)(side.path, "v"))) == {"y": 1}


def test_a_database_in_use_is_read_as_it_was_committed(tmp_path):
    side = sqlite_table(tmp_path / "l.db", "id INTEGER, x", [(1, 1)])
    other = sqlite_table(tmp_path / "r.db", "id INTEGER, x", [(1, 1)])
    writer = sqlite3.connect(side.path, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO t VALUES (2, 2)")
    assert compare(side, other).verdict is Verdict.MET
    writer.execute("COMMIT")
    assert lonely(compare(side, other)) == (1, 0)
    writer.close()


def test_the_source_is_left_as_it_was(tmp_path):
    side = sqlite_table(tmp_path / "l.db", "id INTEGER, x", MIXED)
    before = (tmp_path / "l.db").read_bytes()
    compare(side, side)
    assert (tmp_path / "l.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["l.db"]
