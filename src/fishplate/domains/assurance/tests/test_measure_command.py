from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import fishplate
from fishplate.domains.assurance.cli.measure import measure

from .servers import faulty_server, nobody_listens


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with faulty_server() as url:
        yield url


def invoked(*arguments: str) -> Result:
    return CliRunner().invoke(measure, ["--warm-up", "0", "--max-lag", "1000", *arguments])


@pytest.mark.network
def test_figures_as_json(server):
    result = invoked(server, "--rate", "40", "--duration", "0.5", "--json")

    printed = json.loads(result.stdout)
    assert all(printed[figure] > 0 for figure in ("p50_ms", "p95_ms", "p99_ms", "max_ms", "lag_p99_ms"))
    assert (printed["sent"], printed["dropped"], printed["errors"]) == (20, 0, 0)
    assert (printed["verdict"], result.exit_code) == ("met", 0)


@pytest.mark.network
def test_a_threshold_that_is_not_met_is_exit_status_1_and_said(server):
    result = invoked(server, "--rate", "40", "--duration", "0.5", "--p99", "0.001")

    assert result.exit_code == 1
    assert "not met" in result.stdout
    assert "p99 is" in result.stdout


@pytest.mark.network
def test_errors_up_to_the_accepted_share_are_met(server):
    assert invoked(f"{server}fails", "--rate", "40", "--duration", "0.5").exit_code == 1
    assert invoked(f"{server}fails", "--rate", "40", "--duration", "0.5", "--max-errors", "25").exit_code == 0


@pytest.mark.network
def test_a_refused_connection_is_not_met_with_as_many_errors_as_requests():
    result = invoked(nobody_listens(), "--rate", "20", "--duration", "0.5", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["errors"] == json.loads(result.stdout)["sent"] == 10


@pytest.mark.network
def test_more_than_can_be_sent_is_exit_status_3(server):
    assert invoked(server, "--rate", "20000", "--duration", "0.1", "--max-lag", "5").exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "not an http:// or https:// address"),
        (["ftp://erp.example/"], "not an http:// or https:// address"),
        (["http://erp.example:99999/"], "Port out of range"),
        (["http://127.0.0.1:1/", "--rate", "0"], "must be above 0"),
        (["http://127.0.0.1:1/", "--rate", "-5"], "must be above 0"),
        (["http://127.0.0.1:1/", "--rate", "nan"], "must be finite"),
        (["http://127.0.0.1:1/", "--rate", "inf"], "must be finite"),
        (["http://127.0.0.1:1/", "--duration", "0"], "must be above 0"),
        (["http://127.0.0.1:1/", "--duration", "1e12"], "shots"),
        (["http://127.0.0.1:1/", "--timeout", "0"], "the timeout must be above 0"),
        (["http://127.0.0.1:1/", "--p95", "0"], "must be above 0"),
        (["http://127.0.0.1:1/", "--max-errors", "101"], "between 0 and 1"),
        (["http://127.0.0.1:1/", "--header", "no colon"], "a header looks like"),
        (["http://127.0.0.1:1/", "--method", "NOT A METHOD"], "not a request"),
        (["http://169.254.169.254/latest/meta-data/"], "metadata service"),
    ],
)
def test_bad_input_is_exit_status_2_and_one_line(arguments, said):
    result = invoked(*arguments)

    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


@pytest.mark.network
def test_it_runs_without_settings_or_database_and_speaks_english(server):
    program = (
        "import sys; from fishplate.domains.assurance.cli.measure import measure\n"
        "try: measure()\n"
        "finally: print(sorted({'django.db', 'httpx'} & set(sys.modules)), file=sys.stderr)"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "FISHPLATE"))}
    environment["PYTHONPATH"] = str(Path(fishplate.__file__).parents[1])

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    sound = run(server, "--rate", "20", "--duration", "0.5")
    denied = run("http://169.254.169.254/")

    assert sound.returncode in {0, 3}
    assert sound.stderr == "[]\n"
    assert denied.returncode == 2
    assert "the metadata service of a cloud" in denied.stderr
