"""The one form that equal values share, as SQL expressions over loaded columns.

Where a side may hold text that cannot be read as the rule's type, both sides become text and such a value
stays as it is: it cannot collide with a canonical form, since every canonical form can be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .columns import Column, Kind, literal
from .rules import TEXTUAL, Rule

UTC: Final = "UTC"

_DATE: Final = r"\d{4}-\d{2}-\d{2}"
_CLOCK: Final = r"\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6}0*)?)?"
_OFFSET: Final = r"[Zz]|[+-]\d{2}(?::?[0-5]\d(?::?[0-5]\d)?)?"
_INSTANT: Final = rf"({_DATE})[ T](\d{{2}}:\d{{2}})(:\d{{2}}(?:\.\d{{1,6}}0*)?)? ?({_OFFSET})"

MACROS: Final = rf"""
CREATE MACRO has_clock(t) AS CASE WHEN length(t) > 10 THEN regexp_matches(t, '^{_DATE}[ T]{_CLOCK}') ELSE false END;
CREATE MACRO has_offset(t) AS
  CASE WHEN regexp_matches(substr(t, 17), '[Zz+-]') THEN regexp_full_match(t, '{_INSTANT}') ELSE false END;

CREATE MACRO local_from_text(t) AS
  CASE WHEN regexp_full_match(t, '{_DATE}(?:[ T]{_CLOCK})?') THEN TRY_CAST(t AS TIMESTAMP) END;
CREATE MACRO instant_from_text(t) AS
  CASE WHEN has_offset(t)
  THEN TRY_CAST(upper(regexp_replace(t, '^{_INSTANT}$', '\1 \2')
    || coalesce(nullif(regexp_extract(t, '^{_INSTANT}$', 3), ''), ':00')
    || regexp_extract(t, '^{_INSTANT}$', 4)) AS TIMESTAMPTZ) END;
CREATE MACRO date_from_text(t) AS CASE WHEN regexp_full_match(t, '{_DATE}') THEN TRY_CAST(t AS DATE) END;
CREATE MACRO time_from_text(t) AS CASE WHEN regexp_full_match(t, '{_CLOCK}') THEN TRY_CAST(t AS TIME) END;

CREATE MACRO truth_from_text(t) AS
  CASE WHEN lower(t) IN ('true', 't', 'yes', 'y', 'on') THEN '1'
  WHEN lower(t) IN ('false', 'f', 'no', 'n', 'off') THEN '0'
  ELSE number_from_text(t) END;
CREATE MACRO uuid_from_text(t) AS
  CASE WHEN regexp_full_match(lower(t), '\{{?[0-9a-f]{{8}}(?:-?[0-9a-f]{{4}}){{3}}-?[0-9a-f]{{12}}\}}?')
  THEN regexp_replace(lower(t), '[{{}}-]', '', 'g') END;
CREATE MACRO binary_from_text(t) AS CASE WHEN regexp_full_match(lower(t), '\\x(?:[0-9a-f]{{2}})*') THEN lower(t) END;

CREATE MACRO zone_offset(t, zone) AS timezone(zone, timezone('UTC', t)) - t;
CREATE MACRO zone_readings(t, zone) AS list_transform(
  [{{'t': t, 'before': zone_offset(t - INTERVAL 24 HOUR, zone), 'after': zone_offset(t + INTERVAL 24 HOUR, zone)}}],
  lambda p: {{'t': p.t, 'early': timezone('UTC', p.t - greatest(p.before, p.after)),
    'late': timezone('UTC', p.t - least(p.before, p.after))}});
CREATE MACRO instant_utc(t, zone) AS timezone('UTC', t);
CREATE MACRO instant_early(t, zone) AS CASE WHEN NOT isfinite(t) THEN timezone('UTC', t)
  ELSE list_transform(zone_readings(t, zone), lambda p:
    CASE WHEN timezone(zone, p.late) = p.t AND timezone(zone, p.early) <> p.t THEN p.late ELSE p.early END)[1] END;
CREATE MACRO instant_late(t, zone) AS CASE WHEN NOT isfinite(t) THEN timezone('UTC', t)
  ELSE list_transform(zone_readings(t, zone), lambda p:
    CASE WHEN timezone(zone, p.early) = p.t AND timezone(zone, p.late) <> p.t THEN p.early ELSE p.late END)[1] END;
"""
"""A local time near a change of clocks is read with the offset before and after it: both hold when the clocks
passed it twice, neither when they skipped it. Assumes no two changes within two days."""


_NUMBERS: Final = {
    "whole": "CAST({0} AS VARCHAR)",
    "number": "number_from_text({0})",
    "real": "number_from_double({0})",
    "single": "number_from_single({0})",
    "truth": "CAST(CAST({0} AS INTEGER) AS VARCHAR)",
}
_READERS: Final[Mapping[Rule, Mapping[str, str]]] = {
    Rule.INTEGER: {"whole": "{0}"},
    Rule.DOUBLE: {"real": "{0}", "single": "CAST({0} AS DOUBLE)"},
    Rule.NUMBER: _NUMBERS | {"text": "number_from_text({0})"},
    Rule.BOOLEAN: _NUMBERS | {"text": "truth_from_text({0})"},
    Rule.LITERAL: _NUMBERS | {"text": "{0}"},
    Rule.TEXT: {"text": "{0}"},
    Rule.DATE: {"day": "{0}", "text": "date_from_text({0})"},
    Rule.TIME: {"clock": "{0}", "text": "time_from_text({0})"},
    Rule.LOCAL: {"local": "{0}", "day": "CAST({0} AS TIMESTAMP)", "text": "local_from_text({0})"},
    Rule.UUID: {
        "uuid": "replace(CAST({0} AS VARCHAR), '-', '')",
        "binary": "lower(hex({0}))",
        "text": "uuid_from_text({0})",
    },
    Rule.BINARY: {"binary": r"'\x' || lower(hex({0}))", "text": "binary_from_text({0})"},
}
"""How each part of a column is read under a rule; a row fills at most one part."""

_INSTANTS: Final = {
    "instant": "{0}",
    "local": "{1}({0}, {2})",
    "day": "{1}(CAST({0} AS TIMESTAMP), {2})",
    "text": "coalesce(instant_from_text({0}), {1}(local_from_text({0}), {2}))",
}


@dataclass(frozen=True)
class Canonical:
    """Both readings of a value: the same expression, unless it is a local time in a zone with changes."""

    early: str
    late: str

    @property
    def twofold(self) -> bool:
        """Whether a value may have two readings."""
        return self.early != self.late


def canonical(rule: Rule, column: Column, other: Column, zone: str) -> Canonical:
    """Return the canonical form of `column` for a comparison with `other` under `rule`.

    `zone` is the zone of this side's local times. Both sides of a pair get types that compare exactly.
    """
    as_text = bool({column.kind, other.kind} & (TEXTUAL | {Kind.MIXED}))
    if rule is not Rule.INSTANT:
        form = _form(_READERS[rule], column, as_text=as_text)
        return Canonical(form, form)
    early, late = ("instant_utc", "instant_utc") if zone == UTC else ("instant_early", "instant_late")
    return Canonical(
        _form(_INSTANTS, column, early, literal(zone), as_text=as_text),
        _form(_INSTANTS, column, late, literal(zone), as_text=as_text),
    )


def number_text(column: Column) -> str:
    """Return the canonical decimal text of a column's numbers, NULL for what is not a number."""
    return _form(_READERS[Rule.NUMBER], column, as_text=False)


def _form(readers: Mapping[str, str], column: Column, *arguments: str, as_text: bool) -> str:
    forms = [readers[part].format(name, *arguments) for part, name in column.parts.items()]
    form = forms[0] if len(forms) == 1 else f"coalesce({', '.join(forms)})"
    if not as_text:
        return form
    raw = column.parts.get("text")
    return f"coalesce(CAST({form} AS VARCHAR), {raw})" if raw else f"CAST({form} AS VARCHAR)"
