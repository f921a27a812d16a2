"""What each kind of check is told, as it is stored in the check and frozen in every run."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from fishplate.domains.assurance.choices import CheckKind, Method, Statistic, sources
from fishplate.engines.reconciliation import InvalidSource
from fishplate.kernel.errors import Invalid, Text

MAX_RATE = 2_000.0
MAX_DURATION_S = 600.0


@dataclass(frozen=True, slots=True)
class ResponseTimeSettings:
    """An open-loop latency run against ``path`` below the environment's address."""

    path: str = "/"
    method: str = Method.GET
    rate_per_s: float = 20.0
    duration_s: float = 10.0
    statistic: str = Statistic.P95

    def problems(self) -> dict[str, list[Text]]:
        """Return what is wrong, by field."""
        wrong: dict[str, list[Text]] = {}
        if not self.path.startswith("/") or self.path.startswith("//"):
            wrong["path"] = [_("Start the path with one slash; the address comes from the environment.")]
        if not 0 < self.rate_per_s <= MAX_RATE:
            wrong["rate_per_s"] = [_("Between 0 and {most} requests a second.").format(most=int(MAX_RATE))]
        if not 1 <= self.duration_s <= MAX_DURATION_S:
            wrong["duration_s"] = [_("Between 1 and {most} seconds.").format(most=int(MAX_DURATION_S))]
        if self.method not in Method.values:
            wrong["method"] = [_("Choose one of the methods offered.")]
        if self.statistic not in Statistic.values:
            wrong["statistic"] = [_("Choose one of the figures offered.")]
        return wrong


@dataclass(frozen=True, slots=True)
class ConsistencySettings:
    """Two tables that should hold the same rows. Passwords stand apart, sealed; here they are left out."""

    left: str = ""
    right: str = ""
    key: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)

    def problems(self) -> dict[str, list[Text]]:
        """Return what is wrong, by field."""
        wrong: dict[str, list[Text]] = {}
        for side in ("left", "right"):
            source = getattr(self, side)
            if not source:
                wrong[side] = [_("Name a table: sqlite:///file.db::table, postgresql://…::table or a CSV file.")]
            elif (problem := _unreadable(source)) is not None:
                wrong[side] = [problem]
        if not self.key:
            wrong["key"] = [_("Name the column that identifies a row on both sides.")]
        return wrong


def _unreadable(source: str) -> Text | None:
    """Say why a source cannot be read, without repeating it. What cannot be read could hide a password anywhere."""
    try:
        sources.parse(source)
    except InvalidSource as error:
        return str(error)
    except ValueError:
        return _("This address cannot be read; write / @ : # ? in a password as %2F %40 %3A %23 %3F.")
    return None


@dataclass(frozen=True, slots=True)
class ManualSettings:
    """A question, and how to find the answer."""

    instructions: str = ""

    def problems(self) -> dict[str, list[Text]]:
        """Return what is wrong, by field."""
        if self.instructions.strip():
            return {}
        return {"instructions": [_("Write what is to be looked at, and what counts as met.")]}


Settings = ResponseTimeSettings | ConsistencySettings | ManualSettings
_BY_KIND: dict[str, type[Settings]] = {
    CheckKind.RESPONSE_TIME: ResponseTimeSettings,
    CheckKind.CONSISTENCY: ConsistencySettings,
    CheckKind.MANUAL: ManualSettings,
}


def read(kind: str, values: dict[str, Any]) -> Settings:
    """Return the settings of a check of this kind from their stored form; unknown names are refused.

    Raises:
        Invalid: a value is of the wrong type, missing or out of bounds.
    """
    try:
        settings = _BY_KIND[kind](**values)
        wrong = settings.problems()
    except (TypeError, AttributeError, KeyError) as error:
        raise Invalid({"settings": [_("These settings do not fit this kind of check.")]}) from error
    if wrong:
        raise Invalid(wrong)
    return settings


def stored(settings: Settings) -> dict[str, Any]:
    """Return the JSON values that ``read`` takes."""
    return asdict(settings)
