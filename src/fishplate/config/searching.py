"""``fishplate search``: keep what search finds in step with the records."""

from __future__ import annotations

import click

from fishplate.config import startup


@click.group()
def search() -> None:
    """Keep what search finds in step with the records."""
    startup.set_up_django()


@search.command()
def rebuild() -> None:
    """Index every record anew, as after an update that finds more; the product may run meanwhile."""
    from fishplate.kernel import search as finding

    click.echo(f"{finding.rebuild()} records indexed")
