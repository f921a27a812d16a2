"""Whether an uploaded file is what it says it is. Nothing is resolved or fetched, and no alias is expanded."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from fishplate.domains.landscape.choices import Format
from fishplate.kernel import errors
from fishplate.kernel.errors import Text

LIMIT: Final = 20_000_000
_DEPTH: Final = 100
_OPENS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSES = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def check_content(content: bytes, format: str) -> None:  # noqa: A002  # the contract's field of that name
    """Raise ``Invalid`` on the field ``content`` unless the bytes can be a contract of this format.

    At most ``LIMIT`` bytes; JSON and YAML are parsed to their end, nested at most 100 deep.
    """
    if not content.strip():
        raise _invalid(_("The file is empty."))
    if len(content) > LIMIT:
        raise _invalid(_("The file is larger than {limit} MB.").format(limit=LIMIT // 1_000_000))
    checks: dict[str, Callable[[bytes], None]] = {
        Format.OPENAPI: _check_openapi,
        Format.JSON_SCHEMA: _check_json_schema,
        Format.CSV: _check_csv,
        Format.TEXT: _check_text,
    }
    if format not in checks:
        raise errors.Invalid({"format": [_("Choose one of the formats.")]})
    checks[format](content)


def _check_openapi(content: bytes) -> None:
    keys = set(_json(content)) if content.lstrip()[:1] == b"{" else _yaml_keys(content)
    if not keys & {"openapi", "swagger"}:
        raise _invalid(_("This is no OpenAPI document: there is no “openapi” entry at its top."))


def _check_json_schema(content: bytes) -> None:
    if not isinstance(_json(content), dict | bool):
        raise _invalid(_("A JSON Schema is an object; this file holds something else."))


def _check_csv(content: bytes) -> None:
    try:
        header = next(csv.reader(_decode(content).splitlines()), [])
    except csv.Error:
        raise _invalid(_("The first line cannot be read as CSV.")) from None
    if not any(name.strip() for name in header):
        raise _invalid(_("The first line has to name the columns."))


def _check_text(content: bytes) -> None:
    _decode(content)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise _invalid(
            _("This is not valid JSON: line {line}, column {column}.").format(line=error.lineno, column=error.colno)
        ) from None
    except (ValueError, RecursionError):  # another encoding, a number of thousands of digits, too many brackets
        raise _invalid(_("This is not valid JSON.")) from None


def _yaml_keys(content: bytes) -> set[str]:
    """Return the keys at the top of a YAML document.

    Events are read one by one and nothing is built, so that aliases within aliases cost nothing; the depth is limited
    because the scanner's time grows with its square.
    """
    keys: set[str] = set()
    depth = position = 0
    try:
        for event in yaml.parse(content, Loader=yaml.CSafeLoader):
            if depth == 1 and not isinstance(event, _CLOSES):
                if position % 2 == 0 and isinstance(event, yaml.ScalarEvent):
                    keys.add(event.value)
                position += 1
            depth += isinstance(event, _OPENS) - isinstance(event, _CLOSES)
            if depth > _DEPTH:
                raise _invalid(_("The file is nested more than {depth} deep.").format(depth=_DEPTH))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _invalid(_("This is not valid YAML: line {line}.").format(line=line)) from None
    except yaml.YAMLError:
        raise _invalid(_("This is not valid YAML.")) from None
    return keys


def _decode(content: bytes) -> str:
    """Return the text: UTF-8, UTF-16 with its mark, or what spreadsheets in China save (GB 18030)."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _invalid(_("This is no text file; save it as text in UTF-8 and upload it again."))


def _invalid(text: Text) -> errors.Invalid:
    return errors.Invalid({"content": [text]})
