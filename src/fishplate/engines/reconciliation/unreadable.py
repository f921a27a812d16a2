"""Text that is not UTF-8: there is no telling what it says, so the comparison cannot be decided."""

from __future__ import annotations

from collections.abc import Sequence


class UnreadableText(Exception):
    """These columns of this side hold text that is not valid UTF-8."""

    def __init__(self, side: str, columns: Sequence[str]) -> None:
        super().__init__(f"{side}: {', '.join(columns)}")
        self.side = side
        self.columns = tuple(columns)
