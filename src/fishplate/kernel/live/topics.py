"""Which topics an actor may hear. Domains add providers: the kernel knows no projects and no members."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fishplate.kernel.actors import Actor

ADMINISTRATORS = "administrators"

Provider = Callable[[Actor], Iterable[str]]
_providers: dict[str, Provider] = {}


def add(key: str, provider: Provider) -> None:
    """Let ``provider(actor)`` name topics, such as ``project:<id>`` for each project the actor may see."""
    _providers[key] = provider


def allowed(actor: Actor) -> frozenset[str]:
    """Return every topic this actor may hear now: their own, and what the providers name."""
    topics = {topic for provider in _providers.values() for topic in provider(actor)}
    if actor.id is not None:
        topics.add(f"person:{actor.id}")
    if actor.administrator:
        topics.add(ADMINISTRATORS)
    return frozenset(topics)
