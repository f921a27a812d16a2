"""The commands a person types, and how they end."""

import json
import signal
import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner

from fishplate.config.demo.cli import demo
from fishplate.config.demo.systems import Settings, System, command
from tests.support.ports import free_ports

from .pairs import PATIENCE, compare

pytestmark = pytest.mark.network


def call(settings: Settings, *arguments: str):
    ports = ["--mes-port", str(settings.mes_port), "--erp-port", str(settings.erp_port)]
    return CliRunner().invoke(demo, [*arguments, *ports, "--data", str(settings.data)])


def test_break_status_and_repair(systems):
    assert call(systems, "break").exit_code == 0
    status = json.loads(call(systems, "status", "--json").output)
    assert status["erp"]["faults"]["latency"]
    assert status["mes"]["faults"]["lost-records"]
    assert status["mes"]["database"] == str(systems.database(System.MES))
    assert compare(systems).total > 0
    assert call(systems, "repair").exit_code == 0
    assert compare(systems).total == 0
    assert "faults: none" in call(systems, "status").output


def test_one_fault_on_and_off(systems):
    assert call(systems, "fault", "erp", "stall", "on").exit_code == 0
    assert "faults: stall" in call(systems, "status").output
    assert call(systems, "fault", "erp", "stall", "off").exit_code == 0
    assert "stall" not in call(systems, "status").output


def test_a_fault_the_system_does_not_have(systems):
    result = call(systems, "fault", "erp", "lost-records", "on")
    assert result.exit_code == 2
    assert result.stderr == "The ERP has no fault lost-records; it has latency, format-drift, stall.\n"


def test_systems_that_are_not_running(tmp_path):
    settings = Settings(tmp_path, *free_ports(2))
    for arguments in (["repair"], ["break"], ["fault", "erp", "latency", "off"]):
        result = call(settings, *arguments)
        assert (result.exit_code, result.stderr.count("\n")) == (3, 1)
    result = call(settings, "status")
    assert result.exit_code == 3
    assert result.output.count("does not answer") == 2


def demo_systems(settings: Settings) -> subprocess.Popen[str]:
    line = [sys.executable, "-c", "from fishplate.config.demo.cli import demo; demo()", "systems"]
    line += ["--mes-port", str(settings.mes_port), "--erp-port", str(settings.erp_port)]
    line += ["--data", str(settings.data), "--seed", "1"]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_both_run_until_they_are_stopped_and_leave_their_ports(tmp_path, how):
    settings = Settings(tmp_path, *free_ports(2))
    process = demo_systems(settings)
    assert process.stdout is not None
    lines = [process.stdout.readline(), process.stdout.readline()]
    assert [line.split()[0] for line in lines] == ["ERP", "MES"]
    assert settings.url(System.ERP) in lines[0]
    process.send_signal(how)
    output, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output, errors) == (0, "", "")
    for port in (settings.mes_port, settings.erp_port):
        with socket.create_server(("127.0.0.1", port)):
            pass


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path):
    settings = Settings(tmp_path, *free_ports(2))
    with socket.create_server(("127.0.0.1", settings.mes_port)):
        process = demo_systems(settings)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert errors == f"The MES cannot use port {settings.mes_port}: Address already in use.\n"


@pytest.mark.parametrize("system", list(System))
def test_a_file_that_is_no_database_is_said_in_one_line(tmp_path, system):
    settings = Settings(tmp_path, *free_ports(2))
    settings.database(system).write_text("not a database, but long enough to be looked at as one" * 40)
    ended = subprocess.run(command(system, settings), capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert str(settings.database(system)) in ended.stderr


def test_a_system_that_does_not_exist(tmp_path):
    with pytest.raises(ValueError, match="crm"):
        command("crm", Settings(tmp_path))
