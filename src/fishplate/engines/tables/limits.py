"""How much a foreign table may hold, and how much its reading may use."""

from __future__ import annotations

from typing import Any, Final

#: Of the file, of the process, of the table.
BYTES: Final = 20_000_000
MEMORY: Final = 400 * 1024 * 1024
SECONDS: Final = 4
ROWS: Final = 20_000
COLUMNS: Final = 200
CHARACTERS: Final = 32_767
#: Of one unpacked part of a workbook, and of all that is read of it.
PART: Final = 80_000_000
ELEMENTS: Final = 2_000_000
TEXT: Final = 60_000_000


class Refusal(Exception):
    """The file will not be read; ``code`` says why, ``details`` where."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details


def confine() -> None:
    """Let this process use no more than it is given, where the system can enforce that."""
    try:
        import resource
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # a smaller limit stands already, or the system knows none of this kind
            continue
