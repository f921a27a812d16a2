"""What a run was told and what it found, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.assurance.choices import Method, Statistic
from fishplate.domains.assurance.choices.sources import name_of
from fishplate.domains.assurance.models import Run
from fishplate.kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its unit, or what else was found; ``name`` is how the API calls it."""

    name: str
    label: str
    value: Any
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A row on which two tables disagree; a side is ``None`` where it has no such row."""

    key: str
    finding: str
    column: str
    left: str | None
    right: str | None

    @property
    def both(self) -> tuple[str | None, str | None]:
        """The two sides, in order."""
        return self.left, self.right


_FIGURES: dict[str, tuple[Text, str]] = {
    "p50_ms": (_("Median (P50)"), "ms"),
    "p90_ms": (_("90th percentile (P90)"), "ms"),
    "p95_ms": (_("95th percentile (P95)"), "ms"),
    "p99_ms": (_("99th percentile (P99)"), "ms"),
    "max_ms": (_("Slowest answer"), "ms"),
    "lag_p99_ms": (_("Own delay in sending (P99)"), "ms"),
    "lag_max_ms": (_("Own delay in sending, longest"), "ms"),
    "sent": (_("Requests sent"), ""),
    "dropped": (_("Requests not sent in time"), ""),
    "errors": (_("Requests that failed"), ""),
    "first_error": (_("First failure"), ""),
    "achieved_rate_per_s": (_("Pace reached"), "/s"),
    "left": (_("Rows in {left}"), ""),
    "right": (_("Rows in {right}"), ""),
    "only_left": (_("Rows only in {left}"), ""),
    "only_right": (_("Rows only in {right}"), ""),
    "differing": (_("Rows that differ"), ""),
    "undecided": (_("Rows that could not be decided"), ""),
}
_INPUTS: dict[str, Text] = {
    "url": _("Address"),
    "path": _("Path"),
    "method": _("Method"),
    "rate_per_s": _("Requests a second"),
    "duration_s": _("Seconds measured"),
    "warm_up_s": _("Seconds of warm-up, not counted"),
    "timeout_s": _("Seconds until a request counts as failed"),
    "statistic": _("Figure that counts"),
    "left": _("Left table"),
    "right": _("Right table"),
    "key": _("Key columns"),
    "columns": _("Columns to compare"),
    "instructions": _("What is looked at"),
}


def sides(run: Run) -> dict[str, str]:
    """Return what the two sides of a comparison are called, as ``left`` and ``right``."""
    named = {side: name_of(str(run.inputs.get(side, ""))) for side in ("left", "right")}
    return {"left": named["left"] or _t("left"), "right": named["right"] or _t("right")}


def figures(run: Run) -> list[Figure]:
    """Return the single figures of a run in the order in which they are read; those in lists stand elsewhere."""
    names = sides(run)
    return [
        Figure(name, str(label).format(**names), run.figures[name], unit)
        for name, (label, unit) in _FIGURES.items()
        if run.figures.get(name) is not None
    ]


def inputs(run: Run) -> list[tuple[str, str]]:
    """Return what a run was told, as label and value; what a later version adds stands under its own name."""
    known = [name for name in _INPUTS if name in run.inputs]
    rest = [name for name in run.inputs if name not in _INPUTS]
    return [(str(_INPUTS.get(name, name)), _input(name, run.inputs[name])) for name in (*known, *rest)]


def examples(run: Run) -> list[Example]:
    """Return rows on which two tables disagree."""
    names = sides(run)
    findings = {
        "only_left": _t("only in {left}").format(**names),
        "only_right": _t("only in {right}").format(**names),
        "differing": _t("differs"),
        "undecided": _t("cannot be decided"),
    }
    return [_example(one, findings) for one in run.figures.get("examples", [])]


def _example(one: Mapping[str, Any], findings: Mapping[str, str]) -> Example:
    finding, is_pair = str(one["finding"]), one["column"] is not None

    def value(side: str) -> str | None:
        if not is_pair:
            return _t("there") if finding == f"only_{side}" else None
        return "NULL" if one[side] is None else str(one[side])

    return Example(
        key=_joined(part if part is not None else "NULL" for part in one["key"]),
        finding=findings.get(finding, finding),
        column=one["column"] or "",
        left=value("left"),
        right=value("right"),
    )


def _input(name: str, value: Any) -> str:
    if name == "columns" and not value:
        return _t("all that both sides have")
    if name == "statistic" and value in Statistic.values:
        return str(Statistic(value).label)
    if name == "method" and value in Method.values:
        return str(Method(value).label)
    if isinstance(value, list):
        return _joined(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)
