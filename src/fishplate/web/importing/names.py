from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Final

AMBIGUOUS: Final = object()


def fold(text: str) -> str:
    """Return a text as names are compared: without case, width and outer space."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


class Names:
    """How records are written in cells. The first name of each is the one that is shown; several may lead to one."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        self._values: dict[str, Any] = {}
        self._names: dict[str, str] = {}
        for name, value in pairs:
            self._names.setdefault(str(value), name)
            known = self._values.setdefault(fold(name), value)
            if known != value:
                self._values[fold(name)] = AMBIGUOUS

    def value(self, text: str) -> Any:
        """Return what is called so: ``None`` for nothing, ``AMBIGUOUS`` for more than one."""
        return self._values.get(fold(text))

    def name(self, value: Any) -> str:
        return self._names.get(str(value), str(value))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names.values())
