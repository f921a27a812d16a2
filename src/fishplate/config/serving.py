"""The commands that run Fishplate, whole or in parts."""

from __future__ import annotations

import os
import sys

import click

from fishplate.config import starting, startup
from fishplate.config.following import end_with_parent
from fishplate.config.startup import Places

_PORT = click.IntRange(1, 65535)


@click.command()
@click.option("--host", help="Address to listen on; 0.0.0.0 for all. [FISHPLATE_HOST, 127.0.0.1]")
@click.option("--port", type=_PORT, help="Port of the pages; the other parts follow it. [FISHPLATE_PORT, 8000]")
@click.option("--sample", is_flag=True, help="With the sample project and the two systems it runs on.")
def serve(host: str | None, port: int | None, *, sample: bool) -> None:
    """Run everything on this machine until Ctrl-C: pages, live updates, background work."""
    if host:
        os.environ["FISHPLATE_HOST"] = host
    if port:
        os.environ["FISHPLATE_PORT"] = str(port)
    sys.exit(starting.run_everything(Places.from_environment(), sample=sample))


@click.command()
def migrate() -> None:
    """Bring the database up to date; needed once after an update where several machines share one database."""
    startup.set_up_django()
    starting.bring_up_to_date()


@click.command()
def web() -> None:
    """Run only pages and API, as one node of several."""
    _run_part("web")


@click.command()
def events() -> None:
    """Run only the event stream."""
    _run_part("events")


@click.command()
def worker() -> None:
    """Run only background work."""
    from fishplate.config import worker as process

    _follow_supervisor()
    Places.from_environment().export()
    process.run()


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands, for developers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fishplate.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["fishplate manage", *arguments])


def _run_part(name: str) -> None:
    from fishplate.config import web as servers

    _follow_supervisor()
    places = Places.from_environment()
    places.export()
    if name == "web":
        servers.serve_pages(places.host, places.web)
    else:
        servers.serve_events(places.host, places.events)


def _follow_supervisor() -> None:
    # Set by serve alone: a node started by systemd or in a container has no parent to follow.
    if os.environ.get("FISHPLATE_SUPERVISED") == "1":
        end_with_parent()
