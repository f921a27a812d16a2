"""``fishplate egress``: where this installation may connect to, from the shell of its machine."""

from __future__ import annotations

import click

from fishplate.config import startup


@click.group()
def egress() -> None:
    """Where this installation may connect to. Nothing is allowed that is not listed."""
    startup.set_up_django()


@egress.command("list")
def list_destinations() -> None:
    """List what is allowed."""
    from fishplate.kernel.egress.models import AllowedDestination

    for destination in AllowedDestination.objects.all():
        click.echo(f"{destination.pattern}\t{destination.ports}\t{destination.note}")


@egress.command("allow")
@click.argument("destination")
@click.option("--ports", default="80,443", show_default=True, help="Ports and ranges, such as 443,8000-8010.")
@click.option("--note", default="", help="What it is for.")
def allow_destination(destination: str, ports: str, note: str) -> None:
    """Allow DESTINATION: a host name, an address, a network such as 10.1.0.0/16, or *.example (public addresses)."""
    from fishplate.kernel.actors import SYSTEM
    from fishplate.kernel.egress import allowing

    allowed = allowing.allow_destination(pattern=destination, ports=ports, note=note, actor=SYSTEM)
    click.echo(f"allowed: {allowed}")


@egress.command("forbid")
@click.argument("destination")
@click.option("--ports", default="80,443", show_default=True)
def forbid_destination(destination: str, ports: str) -> None:
    """Take DESTINATION off the list, as `fishplate egress list` prints it."""
    from fishplate.kernel import errors
    from fishplate.kernel.actors import SYSTEM
    from fishplate.kernel.egress import allowing
    from fishplate.kernel.egress.models import AllowedDestination

    found = AllowedDestination.objects.filter(pattern=destination, ports=ports).first()
    if found is None:
        raise errors.NotFound(f"{destination} on ports {ports} is not on the list")
    allowing.forbid_destination(destination_id=found.pk, actor=SYSTEM)
    click.echo(f"no longer allowed: {destination} ({ports})")
