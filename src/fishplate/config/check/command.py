from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator

import click

from fishplate.config import installation, startup
from fishplate.config.check import machine
from fishplate.config.check.findings import Finding, Level, ok, problem
from fishplate.config.installation import ConfigurationError


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs: a list of level, subject, text, advice.")
def check(*, as_json: bool) -> None:
    """Say whether this installation is sound, and where not, what to do; status 1 if there is a problem."""
    findings = list(_findings())
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"{finding.level:<8} {finding.subject:<14} {finding.text}")
            if finding.advice:
                click.echo(f"{'':<23} → {finding.advice}")
    sys.exit(1 if any(finding.level is Level.PROBLEM for finding in findings) else 0)


def _findings() -> Iterator[Finding]:
    try:
        yield from machine.look(installation.data_directory())
        startup.Places.from_environment()
        startup.set_up_django()
    except ConfigurationError as error:
        yield problem("settings", str(error), "docs/user/settings.md lists every setting.")
        return
    yield ok("settings", "understood")
    from fishplate.config.check import installed

    yield from installed.look()
