"""A plan, its limits and its result as JSON, for a comparison in a process of its own."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from .plan import CsvFile, Limits, PostgresTable, ReconciliationPlan, Source, SqliteTable
from .result import ColumnResult, Diagnostic, Example, Finding, Reason, ReconciliationResult, Rows

_SOURCES: dict[str, type[Source]] = {"sqlite": SqliteTable, "postgres": PostgresTable, "csv": CsvFile}
_NAMES = {kind: name for name, kind in _SOURCES.items()}


def packed_job(plan: ReconciliationPlan, limits: Limits) -> dict[str, Any]:
    """Return a job for JSON. It holds the passwords: hand it over by a pipe, never by arguments."""
    values = asdict(plan)
    for side, source in (("left", plan.left), ("right", plan.right)):
        values[side] = {"kind": _NAMES[type(source)], **values[side]}
    values["ignore"] = sorted(plan.ignore)
    values["tolerances"] = {name: str(value) for name, value in plan.tolerances.items()}
    return {"plan": values, "limits": asdict(limits)}


def unpacked_job(job: dict[str, Any]) -> tuple[ReconciliationPlan, Limits]:
    """Return the plan and the limits of a job."""
    values = dict(job["plan"])
    for side in ("left", "right"):
        source = dict(values[side])
        values[side] = _SOURCES[source.pop("kind")](**source)
    values["key"] = tuple(values["key"])
    values["columns"] = values["columns"] if values["columns"] is None else tuple(values["columns"])
    values["ignore"] = frozenset(values["ignore"])
    values["tolerances"] = {name: Decimal(value) for name, value in values["tolerances"].items()}
    return ReconciliationPlan(**values), Limits(**job["limits"])


def packed_result(result: ReconciliationResult) -> dict[str, Any]:
    """Return a result for JSON, without loss."""
    return asdict(result)


def unpacked_result(values: dict[str, Any]) -> ReconciliationResult:
    """Return the result that was packed."""
    return ReconciliationResult(
        left=Rows(**values["left"]) if values["left"] else None,
        right=Rows(**values["right"]) if values["right"] else None,
        key=tuple(values["key"]),
        differing=values["differing"],
        undecided=values["undecided"],
        key_columns=tuple(ColumnResult(**column) for column in values["key_columns"]),
        columns=tuple(ColumnResult(**column) for column in values["columns"]),
        columns_only_left=tuple(values["columns_only_left"]),
        columns_only_right=tuple(values["columns_only_right"]),
        examples=tuple(
            Example(
                Finding(example["finding"]),
                tuple(example["key"]),
                example["column"],
                example["left"],
                example["right"],
            )
            for example in values["examples"]
        ),
        diagnostics=tuple(
            Diagnostic(**{**diagnostic, "reason": Reason(diagnostic["reason"])}) for diagnostic in values["diagnostics"]
        ),
    )
