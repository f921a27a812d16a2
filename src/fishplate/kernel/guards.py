"""How a higher domain may forbid a write to a lower one that does not know it: a shut gate, a baselined record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Refused, Text

Guard = Callable[[Any, Actor, UUID | None], Text | None]
_guards: dict[str, list[Guard]] = defaultdict(list)


def register(action: str, guard: Guard) -> None:
    """Let ``guard(target, actor, under)`` have a say in ``action``; it returns a reason to refuse, or ``None``."""
    if guard not in _guards[action]:
        _guards[action].append(guard)


def ask(action: str, *, target: Any, actor: Actor, under: UUID | None = None) -> None:
    """Ask everybody who registered for ``action`` before it is done to ``target``.

    ``under`` is the id of what authorises the write, such as an approved change request.

    Raises:
        Refused: with every reason, not only the first, so that a person sees all there is to do.
    """
    reasons = [reason for guard in _guards[action] if (reason := guard(target, actor, under)) is not None]
    if reasons:
        raise Refused(reasons)
