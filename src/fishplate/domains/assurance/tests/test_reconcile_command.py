from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import fishplate
from fishplate.domains.assurance.cli.reconcile import reconcile

CANARY = "canary-4711"


@pytest.fixture
def orders(tmp_path) -> tuple[str, str]:
    """An ERP's orders in SQLite and a MES's in a CSV file: one lost, one differing by a cent."""
    with sqlite3.connect(tmp_path / "erp.db") as erp:
        erp.execute("CREATE TABLE orders (id INTEGER, amount DECIMAL(9,2), at DATETIME, plant TEXT)")
        rows = [(1, 1.5, "2026-01-01 10:00:00", "x"), (2, 2.5, "2026-01-01 10:00:00", "x"), (3, 1, None, "x")]
        erp.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", rows)
    erp.close()
    mes = tmp_path / "mes.csv"
    mes.write_text("id,amount,at\r\n1,1.50,2026-01-01T02:00:00Z\r\n2,2.51,2026-01-01T02:00:00Z\r\n")
    return f"sqlite:///{tmp_path}/erp.db::orders", str(mes)


def invoked(*arguments: str, **options) -> Result:
    return CliRunner().invoke(reconcile, [*arguments, "--key", "id"], **options)


def test_counts_as_json(orders):
    result = invoked(*orders, "--left-zone", "Asia/Shanghai", "--json")

    printed = json.loads(result.stdout)
    assert {name: printed[name] for name in ("left", "right", "only_left", "only_right", "differing")} == {
        "left": 3,
        "right": 2,
        "only_left": 1,
        "only_right": 0,
        "differing": 1,
    }
    assert printed["columns"] == {"amount": 1, "at": 0}
    assert printed["columns_only_left"] == ["plant"]
    assert printed["examples"] == [
        {"finding": "only_left", "key": ["3"], "column": None, "left": None, "right": None},
        {"finding": "differing", "key": ["2"], "column": "amount", "left": "2.5", "right": "2.51"},
    ]
    assert (printed["verdict"], printed["complete"], result.exit_code) == ("not met", True, 1)


def test_a_table_for_people(orders):
    printed = invoked(*orders, "--left-zone", "Asia/Shanghai", "--tolerance", "amount=0.001").stdout

    assert "only left               1" in printed
    assert "numbers by value, in decimals, within 0.001" in printed
    assert "only left: id=3" in printed
    assert "differing: id=2: amount: '2.5' | '2.51'" in printed
    assert printed.endswith("\nnot met\n")


def test_the_same_data_is_met(orders):
    result = invoked(orders[0], orders[0])
    assert (result.exit_code, result.stdout.endswith("\nmet\n")) == (0, True)


def test_chosen_columns_within_a_tolerance_are_met(orders, tmp_path):
    with sqlite3.connect(tmp_path / "erp.db") as erp:
        erp.execute("DELETE FROM orders WHERE id = 3")
    erp.close()
    assert invoked(*orders, "--columns", "amount", "--tolerance", "amount=0.01").exit_code == 0


def test_duplicates_are_inconclusive_and_said(orders, tmp_path):
    with sqlite3.connect(tmp_path / "erp.db") as erp:
        erp.execute("INSERT INTO orders SELECT * FROM orders WHERE id = 1")
    erp.close()
    result = invoked(orders[0], orders[0])
    assert result.exit_code == 3
    assert result.stdout.splitlines()[-3:] == [
        "inconclusive",
        "  1 × keys occur more than once on the left",
        "  1 × keys occur more than once on the right",
    ]


@pytest.mark.network
@pytest.mark.parametrize(
    ("right", "options", "message"),
    [
        ("missing.csv", [], "the file missing.csv does not exist or is out of reach"),
        ("orders", [], "a source looks like sqlite:///file.db::table"),
        ("mysql://h/d::t", [], "mysql is not a kind of source"),
        ("sqlite:///erp.db", [], "the table is missing"),
        ("{left}x", [], "table ordersx does not exist in erp.db; there is: orders"),
        ("{left}", ["--key", "nr"], "the left side has no column nr; it has: id, amount, at, plant"),
        ("{left}", ["--columns", "id,nr"], "the left side has no column nr"),
        ("{left}", ["--tolerance", "amount"], "a tolerance looks like amount=0.01"),
        ("{left}", ["--right-zone", "Mars"], "Mars is not a time zone"),
        (f"postgresql://u:{CANARY}@127.0.0.1:1/d::t", [], "127.0.0.1:1/d could not be reached"),
        (f"postgresql://u:{CANARY}/@127.0.0.1/d::t", [], "the database address cannot be read"),
        (f"postgresql://u:{CANARY}#@127.0.0.1/d::t", [], "the database address cannot be read"),
        (f"postgresql://u:{CANARY}@127.0.0.1/d?password={CANARY}::t", [], "takes one option, sslmode"),
        (f"postgresql://u:{CANARY}@169.254.169.254/d::t", [], "metadata service"),
    ],
)
def test_bad_input_is_one_line_without_the_password(orders, right, options, message):
    result = invoked(orders[0], right.format(left=orders[0]), *options)

    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert CANARY not in result.output


def test_it_needs_no_settings_and_no_database(orders, tmp_path):
    source = Path(fishplate.__file__).parents[1]
    code = "from fishplate.domains.assurance.cli.reconcile import reconcile; reconcile()"
    run = subprocess.run(
        [sys.executable, "-c", code, orders[0], orders[0], "--key", "id"],
        env={"PYTHONPATH": str(source), "PATH": "/usr/bin"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (run.returncode, run.stderr) == (0, "")
