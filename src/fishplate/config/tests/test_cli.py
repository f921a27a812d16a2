from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import click
import pytest

from fishplate.config import cli
from fishplate.config.installation import ConfigurationError
from fishplate.kernel import errors


def raising(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def callback() -> None:
        raise error

    # a command that breaks, which the product has none of
    monkeypatch.setattr(cli.Commands, "get_command", lambda *_: click.Command("broken", callback=callback))


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (ConfigurationError("FISHPLATE_PORT is 'x'"), 2, "FISHPLATE_PORT is 'x'"),
        (errors.Refused("the gate is shut"), 1, "the gate is shut"),
        (errors.Invalid("no such column"), 2, "no such column"),
        (errors.NotFound(), 2, "There is nothing here, or it is not shared with you"),
        (click.BadParameter("not a number"), 2, "Invalid value: not a number"),
        (RuntimeError("a\nb"), 70, "Something unexpected happened (RuntimeError: a b). FISHPLATE_DEBUG=1 shows where."),
    ],
)
def test_whatever_goes_wrong_is_one_line_and_a_status(monkeypatch, capsys, error, status, line):
    raising(error, monkeypatch)

    assert cli.run(["broken"]) == status
    assert capsys.readouterr() == ("", f"fishplate: {line}\n")


def test_ctrl_c_is_silent(monkeypatch, capsys):
    raising(KeyboardInterrupt(), monkeypatch)

    assert cli.run(["broken"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_an_exit_status_is_passed_on(monkeypatch):
    raising(SystemExit(3), monkeypatch)

    with pytest.raises(SystemExit) as end:
        cli.run(["broken"])
    assert end.value.code == 3


def test_an_unknown_command_is_bad_input(capsys):
    assert cli.run(["nonsense"]) == 2
    assert capsys.readouterr().err == "fishplate: No such command 'nonsense'.\n"


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_of_the_table_exists(name):
    module, _, attribute = cli.COMMANDS[name].target.partition(":")

    assert isinstance(getattr(import_module(module), attribute), click.Command)


@pytest.mark.parametrize("arguments", [["--help"], ["measure", "--help"], ["reconcile", "--help"], ["demo", "--help"]])
def test_help_does_not_load_django_s_apps(arguments):
    code = (
        f"import sys; from fishplate.config import cli; cli.run({arguments}); sys.exit('django.contrib' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False).returncode == 0


def test_a_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -m fishplate.config.cli --help | head -1"

    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stderr == ""
