"""Everything on one machine: the checks before, the database, the parts, and what a person is told."""

from __future__ import annotations

import os
import socket
import sys
from http.client import HTTPConnection, HTTPException
from importlib.metadata import version
from pathlib import Path

import click

from fishplate.config import installation, startup
from fishplate.config.installation import ConfigurationError
from fishplate.config.startup import Places
from fishplate.config.supervisor import Program, Supervisor


def run_everything(places: Places, *, sample: bool) -> int:
    """Start all parts, tell where they are once they answer, and run until stopped; return the exit status."""
    places.export()
    demand_free_ports(places, sample=sample)
    startup.set_up_django()
    _demand_built()
    bring_up_to_date()
    if not sample:
        _refuse_to_hide_the_sample()
    programs = [_part("web"), _part("events"), _part("worker", later=True)]
    if sample:
        programs += _sample_programs(places)
    banner = _banner(places)
    from django.db import connections

    connections.close_all()

    def ready() -> bool:
        if not (_answers(places.host, places.events) and _answers(places.host, places.web)):
            return False
        for line in banner:
            _say(line)
        return True

    return Supervisor(programs, say=_say, ready=ready).run()


def _refuse_to_hide_the_sample() -> None:
    """A start without the sample on the sample's data would show a project whose systems do not run."""
    from fishplate.config.demo import sample

    if sample.marker() is not None:
        folder = installation.data_directory()
        raise ConfigurationError(
            f"{folder} holds the sample. Start with it (script/server), delete that folder, or keep your own data in "
            "another one: FISHPLATE_DATA=/path/to/folder"
        )


def demand_free_ports(places: Places, *, sample: bool) -> None:
    """Say which port is taken before anything is started, and what to set instead."""
    wanted = {"FISHPLATE_PORT": (places.host, places.web), "FISHPLATE_EVENTS_PORT": (places.host, places.events)}
    if sample:
        wanted["FISHPLATE_DEMO_MES_PORT"] = ("127.0.0.1", places.mes)
        wanted["FISHPLATE_DEMO_ERP_PORT"] = ("127.0.0.1", places.erp)
    for variable, (host, port) in wanted.items():
        try:
            family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
        except OSError as error:
            raise ConfigurationError(
                f"Port {port} on {host} cannot be used: {error.strerror}. Is Fishplate running already? "
                f"Stop what uses it, or take another: {variable}={port + 100 if port < 65000 else port - 100}"
            ) from error


def _demand_built() -> None:
    from django.conf import settings

    if not Path(str(settings.DJANGO_VITE["default"]["manifest_path"])).is_file():
        raise ConfigurationError("The front end is not built. In a clone, script/server builds it.")


def bring_up_to_date() -> None:
    """Apply the migrations that this version brings, if there are any."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _say("fishplate: bringing the database up to date")
        call_command("migrate", verbosity=0, interactive=False)


def _part(*command: str, once: bool = False, later: bool = False) -> Program:
    line = [sys.executable, "-m", "fishplate.config.cli", *command]
    return Program(command[0], line, {"FISHPLATE_SUPERVISED": "1"}, once=once, later=later)


def _sample_programs(places: Places) -> list[Program]:
    """Make the sample where nobody is yet; return its systems, and once, what measures them for the first time."""
    from fishplate.config.demo import sample, systems

    settings = systems.Settings(installation.data_directory() / "demo", places.mes, places.erp)
    if sample.load(settings):
        _say("fishplate: made the sample project")
    if sample.marker() is None:
        _say("fishplate: people work here already, so the sample stays out; to see it, name an empty FISHPLATE_DATA")
        return []
    programs = [Program(system, systems.command(system, settings), later=True) for system in systems.System]
    return programs if sample.is_measured() else [*programs, _part("demo", "measure", once=True, later=True)]


def _banner(places: Places) -> list[str]:
    from django.conf import settings

    lines = ["", f"Fishplate {version('fishplate')} is running. Ctrl-C stops it.", ""]
    lines.append(f"  Address   {settings.FISHPLATE_URL}")
    lines += _sign_in(settings.FISHPLATE_URL)
    lines.append(f"  Data      {settings.DATA}")
    if places.host in startup.EVERYWHERE:
        lines += ["", *_notes_for_others()]
    return [*lines, ""]


def _notes_for_others() -> list[str]:
    """Return what to know once other machines can reach it."""
    from fishplate.config.demo import sample

    notes = []
    if "FISHPLATE_HOSTS" not in os.environ:
        notes.append("  Other machines reach it once FISHPLATE_URL is the address that people type.")
    if sample.marker() is not None:
        notes.append("  Everybody who reaches it can sign in as the people of the sample.")
    return notes


def _sign_in(url: str) -> list[str]:
    """Return how to get in: the address that makes the first administrator, or who there is in the sample."""
    from django.urls import reverse

    from fishplate.config.demo import sample
    from fishplate.domains.organisations import queries
    from fishplate.kernel import secrets

    if queries.installation_is_empty():
        path = reverse("organisations:found_installation")
        return [
            f"  Begin     {url}{path}?token={secrets.welcome_token()}",
            "            (it makes the first administrator, and works once)",
        ]
    if sample.marker() is None:
        return []
    return [
        f"  Sign in   {sample.PEOPLE[0].email}",
        f"  Password  {sample.PASSWORD}  (for all people of the sample; the sign-in page names them)",
    ]


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection("127.0.0.1" if host in startup.EVERYWHERE else host, port, timeout=2)
    try:
        connection.request("HEAD", "/", headers={"Host": "localhost"})
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _say(text: str) -> None:
    click.echo(text)
    sys.stdout.flush()
