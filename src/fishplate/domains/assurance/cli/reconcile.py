"""`fishplate reconcile`: do two systems hold the same data?"""

from __future__ import annotations

import json
import os
from decimal import Decimal, InvalidOperation
from typing import Final

import click

from fishplate.domains.assurance.choices import sources
from fishplate.domains.assurance.tasks import reconciling
from fishplate.engines.reconciliation import Example, ReconciliationError, ReconciliationResult
from fishplate.kernel import egress

EXIT: Final = {"met": 0, "not met": 1, "inconclusive": 3}
INTERRUPTED: Final = 130


class BadInput(click.ClickException):
    """What was typed cannot be compared; one line says why."""

    exit_code = 2


@click.command("reconcile")
@click.argument("left")
@click.argument("right")
@click.option("--key", "keys", multiple=True, required=True, metavar="COL", help="A key column; repeatable.")
@click.option("--columns", metavar="A,B", help="The columns to compare; otherwise all that both sides have.")
@click.option(
    "--tolerance", "tolerances", multiple=True, metavar="COL=0.01", help="Accepted numeric difference; repeatable."
)
@click.option("--left-zone", default="UTC", show_default=True, help="The zone of the left side's times without one.")
@click.option("--right-zone", default="UTC", show_default=True, help="The same for the right side.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=300.0, show_default=True, help="Seconds."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def reconcile(
    left: str,
    right: str,
    keys: tuple[str, ...],
    columns: str | None,
    tolerances: tuple[str, ...],
    left_zone: str,
    right_zone: str,
    timeout: float,
    *,
    as_json: bool,
) -> None:
    """Compare the tables LEFT and RIGHT row by row.

    A source is sqlite:///file.db::table, postgresql://user:password@host:port/database::schema.table or file.csv.
    A password that is not in the address is taken from PGPASSWORD. Exit status: 0 the same data, 1 differences,
    2 bad input, 3 inconclusive.
    """
    _plain_english()
    password = os.environ.get("PGPASSWORD")
    try:
        result = reconciling.reconcile(
            left,
            right,
            key=keys,
            policy=sources.shell_policy(sources.parse(left), sources.parse(right)),
            roots=None,
            passwords=(password, password),
            columns=None if columns is None else [name.strip() for name in columns.split(",")],
            tolerances=dict(_tolerance(text) for text in tolerances),
            time_zones=(left_zone, right_zone),
            timeout_s=timeout,
        )
    except (ReconciliationError, egress.Denied) as error:
        raise BadInput(str(error)) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    click.echo(json.dumps(result.as_dict(), indent=2, ensure_ascii=False) if as_json else _table(result))
    raise SystemExit(EXIT[result.verdict])


def _plain_english() -> None:
    # A run from the shell belongs to no installation, so egress refuses in plain English.
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)


def _tolerance(text: str) -> tuple[str, Decimal]:
    column, _equals, amount = text.rpartition("=")
    try:
        value = Decimal(amount)
    except InvalidOperation:
        value = Decimal("NaN")
    if not column or not value.is_finite():
        raise BadInput(f"a tolerance looks like amount=0.01, not {text}")
    return column, value


def _table(result: ReconciliationResult) -> str:
    figures = result.as_dict()
    lines = [
        f"{label:<11}{'–' if figures[name] is None else format(figures[name], ',d'):>14}"
        for label, name in (
            ("left", "left"),
            ("right", "right"),
            ("only left", "only_left"),
            ("only right", "only_right"),
            ("differing", "differing"),
        )
    ]
    lines += [f"{'undecided':<11}{result.undecided:>14,d}"] if result.undecided else []
    lines += _columns(result)
    lines += [f"only on the left: {', '.join(result.columns_only_left)}"] if result.columns_only_left else []
    lines += [f"only on the right: {', '.join(result.columns_only_right)}"] if result.columns_only_right else []
    if result.examples:
        lines += ["", "examples", *(f"  {_line(result, example)}" for example in result.examples)]
    lines += ["", result.verdict]
    for diagnostic in result.diagnostics:
        count = "" if diagnostic.count is None else f"{diagnostic.count:,d} × "
        lines.append(f"  {count}{diagnostic.message}")
    return "\n".join(lines)


def _columns(result: ReconciliationResult) -> list[str]:
    if not result.columns:
        return []
    width = max(len(column.name) for column in result.columns)
    lines = ["", f"{'column':<{max(width, 6)}}  {'differing':>12}  rule"]
    for column in result.columns:
        within = f", within {column.tolerance}" if column.tolerance is not None else ""
        lines.append(f"{column.name:<{max(width, 6)}}  {column.differing:>12,d}  {column.rule}{within}")
    return lines


def _line(result: ReconciliationResult, example: Example) -> str:
    key = ", ".join(
        f"{name}={'NULL' if value is None else value}" for name, value in zip(result.key, example.key, strict=True)
    )
    if example.column is None:
        return f"{example.finding.replace('_', ' ')}: {key}"
    left, right = ("NULL" if value is None else f"'{value}'" for value in (example.left, example.right))
    return f"{example.finding}: {key}: {example.column}: {left} | {right}"
