"""What PostgreSQL's types become, where the scanner alone would lose."""

from __future__ import annotations

import uuid

import pytest

from fishplate.engines.reconciliation import InvalidSource, PostgresTable, Verdict

from .tables import compare, csv_file, differing, sqlite_table

pytestmark = pytest.mark.network


def test_decimals_of_any_length_and_nan_are_exact(tmp_path, postgres_table):
    long = "123456789012345678901234567890123456789.000000000000000000001"
    rows = [(1, long), (2, "NaN"), (3, "1.5000"), (4, "1e30"), (5, "0.1"), (6, "0")]
    left = postgres_table("id int, x numeric", rows)
    same = [(1, long), (2, "nan"), (3, "1.5"), (4, "1" + "0" * 30), (5, ".1"), (6, "-0")]
    assert compare(left, csv_file(tmp_path / "s.csv", "id,x", same)).verdict is Verdict.MET
    other = [(1, long[:-1] + "2"), (2, "0"), (3, "1.5"), (4, "1e30"), (5, "0.10000000000000001"), (6, "NaN")]
    assert differing(compare(left, csv_file(tmp_path / "o.csv", "id,x", other))) == {"x": 4}


def test_a_fixed_numeric_nan_is_not_zero(postgres_table):
    left = postgres_table("id int, x numeric(10,2)", [(1, "NaN"), (2, "1.50")], table="l")
    right = postgres_table("id int, x numeric(12,4)", [(1, "0.00"), (2, "1.5")], table="r")
    assert differing(compare(left, right)) == {"x": 1}


def test_single_precision_is_widened_against_doubles_and_shortest_against_decimals(postgres_table):
    single = postgres_table("id int, x real", [(1, 0.1), (2, 0.5)], table="s")
    double = postgres_table("id int, x float8", [(1, 0.1), (2, 0.5)], table="d")
    decimal = postgres_table("id int, x numeric", [(1, "0.10"), (2, "0.5")], table="n")
    assert differing(compare(single, double)) == {"x": 1}
    assert compare(single, decimal).verdict is Verdict.MET


def test_identifiers_of_both_kinds_of_uuid_agree(tmp_path, postgres_table):
    one, other = uuid.UUID(int=1), uuid.UUID(int=2**128 - 1)
    left = postgres_table("id uuid, x uuid", [(one, other), (other, one)])
    right = sqlite_table(
        tmp_path / "r.db", "id CHAR(32), x BLOB", [(one.hex, other.bytes), (f"{{{other}}}".upper(), b"x")]
    )
    assert differing(compare(left, right)) == {"x": 1}


def test_zones_dates_times_and_infinity(tmp_path, postgres_table):
    columns = "id int, at timestamptz, local timestamp, day date, clock time"
    rows = [
        (1, "2026-01-01 10:00+08", "2026-01-01 10:00", "2026-01-01", "10:00"),
        (2, "infinity", "-infinity", None, None),
    ]
    left = postgres_table(columns, rows)
    right = csv_file(
        tmp_path / "r.csv",
        "id,at,local,day,clock",
        [(1, "2026-01-01 02:00:00", "2026-01-01T02:00:00Z", "2026-01-01", "10:00:00"), (2, None, None, None, None)],
    )
    assert compare(left, left).verdict is Verdict.MET
    assert differing(compare(left, right, left_zone="Asia/Shanghai")) == {"at": 1, "local": 1}


def test_other_types_are_compared_by_the_text_the_server_gives(postgres_table, postgres):
    columns = "id int, tags text[], doc jsonb, code char(5), size interval, cash money, pair int4range"
    row = (1, ["a", "b"], '{"b": 1, "a": 2}', "ab", "1 day", "12.50", "[1,5)")
    left = postgres_table(columns, [row], table="l")
    right = postgres_table(columns.replace("char(5)", "varchar"), [row], table="r")
    assert compare(left, right).verdict is Verdict.MET


def test_nothing_can_be_written_through_a_view(postgres_table, postgres):
    table = postgres_table("id int, x int", [(1, 1)])
    postgres.execute(f'CREATE SEQUENCE "{table.schema}".s')
    postgres.execute(f'CREATE VIEW "{table.schema}".v AS SELECT nextval(\'"{table.schema}".s\')::int AS id, 1 AS x')
    with pytest.raises(InvalidSource, match="read-only transaction"):
        compare(PostgresTable(**{**vars(table), "table": "v"}), table)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"table": "order"}, "does not exist; there is: .*orders"),
        ({"port": 1}, ":1/.* could not be reached"),
        ({"database": "no_such"}, 'database "no_such" does not exist'),
    ],
)
def test_what_is_not_there_is_said_without_the_password(postgres_table, changed, message):
    table = postgres_table("id int", table="orders")
    wrong = PostgresTable(**{**vars(table), "password": "canary-4711", **changed})
    with pytest.raises(InvalidSource, match=message) as raised:
        compare(wrong, table)
    assert "canary-4711" not in str(raised.value)
    assert "canary-4711" not in repr(wrong)
