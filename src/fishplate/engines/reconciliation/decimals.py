"""DuckDB macros that bring numbers, however they are held, to one decimal text: -12.5, 0, 1000, NaN, Infinity.

No leading zeros, no trailing zeros after the point, no exponent, no plus sign, no negative zero. So two numbers
are equal exactly when their texts are, at any size.
"""

from __future__ import annotations

from typing import Final

_DECIMAL: Final = r"[+-]?(?:\d+\.?\d*|\.\d+)"

MACROS: Final = rf"""
CREATE MACRO number_plain(t) AS
  regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    ltrim(t, '+'), '^(-?)\.', '\1' || '0.'), '^(-?)0+(\d)', '\1\2'), '(\.\d*?)0+$', '\1'), '\.$', ''), '^-0$', '0');

CREATE MACRO number_pointed(digits, point) AS
  CASE WHEN point <= 0 THEN '0.' || repeat('0', -point) || digits
  WHEN point >= length(digits) THEN digits || repeat('0', point - length(digits))
  ELSE left(digits, point) || '.' || substr(digits, point + 1) END;

CREATE MACRO number_scaled(t) AS list_transform(
  [regexp_extract(t, '^([+-]?)(\d*)\.?(\d*)[eE]([+-]?\d+)$', ['sign', 'whole', 'fraction', 'power'])],
  lambda p: number_plain(p.sign || number_pointed(
    p.whole || p.fraction, length(p.whole) + TRY_CAST(p.power AS INTEGER))))[1];

CREATE MACRO number_from_text(t) AS
  CASE WHEN regexp_full_match(t, '0|-?[1-9]\d*') THEN t
  WHEN regexp_full_match(t, '{_DECIMAL}') THEN number_plain(t)
  WHEN regexp_full_match(t, '{_DECIMAL}[eE][+-]?\d{{1,3}}') THEN number_scaled(t)
  WHEN lower(t) = 'nan' THEN 'NaN'
  WHEN regexp_full_match(lower(t), '\+?inf(inity)?') THEN 'Infinity'
  WHEN regexp_full_match(lower(t), '-inf(inity)?') THEN '-Infinity' END;

CREATE MACRO number_from_double(d) AS
  CASE WHEN isfinite(d) AND d = trunc(d) AND abs(d) < 1e38 THEN CAST(CAST(d AS HUGEINT) AS VARCHAR)
  ELSE number_from_text(CAST(d AS VARCHAR)) END;

CREATE MACRO number_from_single(f) AS
  CASE WHEN isfinite(f) AND f = trunc(f) AND abs(f) < 1e38 THEN CAST(CAST(CAST(f AS DOUBLE) AS HUGEINT) AS VARCHAR)
  ELSE number_from_text(CAST(f AS VARCHAR)) END;
"""
"""An exponent beyond three digits is not read as a number: one such value would fill the memory."""

FINITE: Final = r"-?\d+(\.\d+)?"
"""What the text of a finite number matches."""
