"""Rows without a usable key are counted and set aside; they never make a false pair or a false verdict."""

from __future__ import annotations

from fishplate.engines.reconciliation import Finding, Reason, Rows, Verdict

from .tables import compare, csv_file, sqlite_table


def test_rows_on_one_side_are_counted_with_examples(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x", [(1, 1), (2, 2), (3, 3)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, x", [(2, 2), (4, 4), (5, 5)])
    result = compare(left, right)
    assert (result.left, result.right) == (Rows(3, only_here=2), Rows(3, only_here=2))
    assert (result.verdict, result.complete, result.differing) == (Verdict.NOT_MET, True, 0)
    assert [(example.finding, example.key) for example in result.examples] == [
        (Finding.ONLY_LEFT, ("1",)),
        (Finding.ONLY_LEFT, ("3",)),
        (Finding.ONLY_RIGHT, ("4",)),
        (Finding.ONLY_RIGHT, ("5",)),
    ]


def test_null_keys_are_set_aside(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "a INTEGER, b TEXT, x", [(1, "p", 1), (None, "p", 2), (1, None, 3)])
    right = sqlite_table(tmp_path / "r.db", "a INTEGER, b TEXT, x", [(1, "p", 1), (None, "p", 2)])
    result = compare(left, right, "a", "b")
    assert (result.left, result.right) == (Rows(3, null_keys=2), Rows(2, null_keys=1))
    assert (result.verdict, result.reasons) == (Verdict.INCONCLUSIVE, (Reason.NULL_KEYS,))


def test_duplicate_keys_are_set_aside_on_both_sides_even_if_alike(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x", [(1, 1), (1, 1), (2, 2), (3, 3), (3, 4), (3, 5)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, x", [(1, 1), (1, 1), (2, 2), (3, 3), (4, 1), (4, 1)])
    result = compare(left, right)
    assert result.left == Rows(6, duplicate_keys=2, set_aside=5)
    assert result.right == Rows(6, duplicate_keys=2, set_aside=5)
    assert (result.verdict, result.reasons) == (Verdict.INCONCLUSIVE, (Reason.DUPLICATE_KEYS,))


def test_a_certain_difference_decides_in_spite_of_duplicates(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id INTEGER, x", [(1, 1), (1, 1), (2, 2)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER, x", [(1, 1), (2, 3)])
    result = compare(left, right)
    assert (result.verdict, result.complete, result.differing) == (Verdict.NOT_MET, False, 1)


def test_keys_are_paired_by_value(tmp_path):
    left = sqlite_table(
        tmp_path / "l.db", "id DECIMAL(10,2), day DATE, x", [(1.5, "2026-01-02", 1), (2, "2026-01-02", 1)]
    )
    right = csv_file(tmp_path / "r.csv", "id,day,x", [("1.50", "2026-01-02 00:00:00", 1), ("2.00", "2026-01-02", 1)])
    assert compare(left, right, "id", "day").verdict is Verdict.MET


def test_two_empty_tables_prove_nothing(tmp_path):
    side = sqlite_table(tmp_path / "l.db", "id INTEGER, x", [])
    result = compare(side, side)
    assert (result.verdict, result.reasons) == (Verdict.INCONCLUSIVE, (Reason.NOTHING_COMPARED,))


def test_a_key_without_a_common_type_gives_counts_only(tmp_path):
    left = sqlite_table(tmp_path / "l.db", "id DATETIME", [("2026-01-01 00:00:00",)])
    right = sqlite_table(tmp_path / "r.db", "id INTEGER", [(1767225600,), (2,)])
    result = compare(left, right)
    assert (result.left, result.right) == (Rows(1), Rows(2))
    assert (result.verdict, result.reasons) == (Verdict.INCONCLUSIVE, (Reason.INCOMPATIBLE_TYPES,))
