"""`fishplate plan convert`: the same plan in the format of another tool."""

from __future__ import annotations

from pathlib import Path

import click

from fishplate.domains.planning.cli.bad_input import BadInput
from fishplate.domains.planning.tasks import converting
from fishplate.domains.planning.tasks.plan_files import PlanFileError


@click.command("convert")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
def convert(source: Path, target: Path) -> None:
    """Write the plan file IN as OUT, in the format that its name asks for.

    .xml (MSPDI of MS Project), .pmxml and .xer (Primavera P6), .mpx, .planner, .json, .csv and .xlsx. A file OUT is
    replaced once the new one is whole. Exit status: 0 written, 2 IN is no plan or OUT cannot be written.
    """
    try:
        converting.convert(source, target)
    except PlanFileError as error:
        raise BadInput(str(error)) from None
