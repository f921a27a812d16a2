"""How the commands of `fishplate plan` refuse a file."""

from __future__ import annotations

import click


class BadInput(click.ClickException):
    """The file cannot be scheduled; one line says why."""

    exit_code = 2
