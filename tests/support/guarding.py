"""Guards for the length of a test: those of the product are what they were afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fishplate.kernel import guards
from fishplate.kernel.guards import Guard


@contextmanager
def guarded(action: str, guard: Guard) -> Iterator[None]:
    """Let ``guard`` have a say in ``action``, beside those that have one."""
    guards.register(action, guard)
    try:
        yield
    finally:
        guards._guards[action].remove(guard)


@contextmanager
def unguarded(*actions: str) -> Iterator[None]:
    """Let nobody object to ``actions``: what higher domains say is tried there."""
    taken = {action: guards._guards.pop(action, []) for action in actions}
    try:
        yield
    finally:
        guards._guards.update(taken)
