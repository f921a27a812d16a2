"""``fishplate audit``: proof of the history, for whoever must not have to trust us."""

from __future__ import annotations

import sys
from typing import TextIO

import click

from fishplate.config import startup


@click.group()
def audit() -> None:
    """Prove that the history is as it was written."""
    startup.set_up_django()


@audit.command()
@click.option(
    "--checkpoint",
    type=click.File(encoding="utf-8"),
    help="What `fishplate audit checkpoint` wrote earlier; finds a tail that was cut off together with its head.",
)
def verify(checkpoint: TextIO | None) -> None:
    """Recompute every chain; status 1 if anything was modified, deleted, swapped or cut off."""
    from fishplate.kernel import audit as history

    report = history.verify(checkpoints=_lines(checkpoint) if checkpoint else ())
    for finding in report.findings:
        click.echo(f"{finding.chain} {finding.number}: {finding.text}")
    summary = f"{report.entries} entries in {report.chains} chains: "
    click.echo(summary + ("the history holds" if report.holds else f"{len(report.findings)} findings"))
    sys.exit(0 if report.holds else 1)


def _lines(file: TextIO) -> list[str]:
    """Return the lines of a checkpoint. A file that is none at all was named by mistake: nobody forges so badly."""
    try:
        lines = [line for line in file if line.strip()]
    except UnicodeDecodeError:
        lines = [""]
    if lines and not any('"signature"' in line for line in lines):
        raise click.UsageError(f"{file.name} holds no line that `fishplate audit checkpoint` writes.")
    return lines


@audit.command()
def checkpoint() -> None:
    """Write one signed line for each chain. Keep it where nobody who can write to the database can change it."""
    from fishplate.kernel import audit as history

    for line in history.checkpoint():
        click.echo(line)
