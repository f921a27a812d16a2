"""``fishplate files``: move what is stored to another place, and show all of it to the virus scanner again."""

from __future__ import annotations

import click

from fishplate.config import startup


@click.group()
def files() -> None:
    """Move stored files, or have them scanned again."""
    startup.set_up_django()


@files.command()
@click.argument("to", type=click.Choice(["bucket", "disk"]))
def copy(to: str) -> None:
    """Copy every file to the bucket that the settings name, or from it to the data folder.

    What is there already is not sent again, so a copy that was cut off goes on where it was. Each file is compared with
    its name on the way. Nothing is deleted at the source.
    """
    from django.conf import settings

    from fishplate.kernel.files import moving, storing

    if not settings.FISHPLATE_S3_BUCKET:
        raise click.UsageError("Set FISHPLATE_S3_ENDPOINT, FISHPLATE_S3_BUCKET and the key first.")
    places = (storing.disk(), storing.bucket())
    source, target = places if to == "bucket" else reversed(places)
    report = moving.copy(source, target)
    click.echo(f"{report.copied} copied, {report.there} were there already")
    for sha256 in report.damaged:
        click.echo(f"damaged, left out: {sha256}", err=True)
    if report.damaged:
        raise SystemExit(1)


@files.command()
def rescan() -> None:
    """Show every file that is not known to be harmless to the virus scanner again."""
    from fishplate.kernel.files import scanning

    click.echo(f"{scanning.rescan_all()} files wait for the virus scanner")
