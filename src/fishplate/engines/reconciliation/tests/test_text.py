"""Text is compared code point by code point; NULL equals NULL only."""

from __future__ import annotations

import sqlite3
import unicodedata

from fishplate.engines.reconciliation import Reason, Verdict

from .tables import compare, csv_file, differing, lonely, sqlite_table

NAME = "Ångström 接口"


def test_forms_case_and_spaces_are_kept_distinct(tmp_path):
    rows = [(1, NAME), (2, "Berlin"), (3, "a"), (4, "𠮷野"), (5, "ﬁ")]
    other = [(1, unicodedata.normalize("NFD", NAME)), (2, "berlin"), (3, "a "), (4, "𠮷野"), (5, "fi")]
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x TEXT", rows)
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, x TEXT", other)
    assert differing(compare(left, right)) == {"x": 4}
    assert compare(left, left).verdict is Verdict.MET


def test_null_empty_and_missing_are_three_things(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x TEXT", [(1, None), (2, ""), (3, None), (4, ""), (5, None)])
    right = csv_file(tmp_path / "r.csv", "id,x", [(1, None), (2, ""), (3, ""), (4, None)])
    result = compare(left, right)
    assert differing(result) == {"x": 2}
    assert lonely(result) == (1, 0)
    assert [(example.left, example.right) for example in result.examples if example.column] == [(None, ""), ("", None)]


def test_the_word_null_is_text(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x TEXT", [(1, "NULL"), (2, None)])
    right = csv_file(tmp_path / "r.csv", "id,x", [(1, "NULL"), (2, "NULL")])
    assert differing(compare(left, right)) == {"x": 1}


def test_digits_in_text_columns_stay_text(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, code TEXT", [(1, "007"), (2, "1.50")])
    right = csv_file(tmp_path / "r.csv", "id,code", [(1, "7"), (2, "1.5")])
    assert differing(compare(left, right)) == {"code": 2}


def test_text_that_is_not_utf8_makes_it_inconclusive_and_names_the_column(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, good TEXT, bad TEXT", [(1, "x", "y")])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, good TEXT, bad TEXT", [])
    with sqlite3.connect(tmp_path / "r.db") as connection:
        connection.execute("INSERT INTO t VALUES (1, 'x', CAST(x'FF41' AS TEXT))")
    connection.close()
    result = compare(left, right)
    assert result.verdict is Verdict.INCONCLUSIVE
    (diagnostic,) = result.diagnostics
    assert (diagnostic.reason, diagnostic.side, diagnostic.column) == (Reason.UNREADABLE_TEXT, "right", "bad")


def test_a_long_value_is_cut_in_the_examples(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x TEXT", [(1, "a" * 10_000)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, x TEXT", [(1, "b")])
    (example,) = compare(left, right).examples
    assert (example.left, example.right) == ("a" * 200 + "…", "b")


def test_bytes_are_compared_with_bytes_and_with_their_hexadecimal_form(tmp_path):
    rows = [(1, b"\x00\xff"), (2, b""), (3, b"\x01")]
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x BLOB", rows)
    right = csv_file(tmp_path / "r.csv", "id,x", [(1, r"\x00FF"), (2, r"\x"), (3, r"\x02")])
    assert compare(left, left).verdict is Verdict.MET
    assert differing(compare(left, right)) == {"x": 1}
