"""The process that takes a foreign table apart.

Writes one JSON object a line: first ``{"sheet": …}`` with what was found out about the file, then ``[row, cells]``.
A refusal is one line ``{"refused": code, …}``; the parent has the words for each.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from fishplate.engines.tables import delimited, limits, workbook


def main() -> None:
    """Read a table from standard input and write its cells to standard output."""
    limits.confine()
    content = sys.stdin.buffer.read(limits.BYTES + 1)
    try:
        about, rows = _read(content)
        lines = [json.dumps({"sheet": about})]
        lines += [json.dumps([number, cells], ensure_ascii=False) for number, cells in rows]
    except limits.Refusal as refusal:
        lines = [json.dumps({"refused": refusal.code, **refusal.details})]
    except (MemoryError, RecursionError):
        lines = [json.dumps({"refused": "resources"})]
    sys.stdout.buffer.write("\n".join(lines).encode("utf-8", "replace"))


def _read(content: bytes) -> tuple[dict[str, Any], list[tuple[int, list[Any]]]]:
    if len(content) > limits.BYTES:
        raise limits.Refusal("bytes", most=limits.BYTES)
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return workbook.read(content)
    return delimited.read(content)


if __name__ == "__main__":
    main()
