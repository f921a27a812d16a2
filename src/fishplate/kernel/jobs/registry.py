"""Which jobs there are: a name, the function that does the work, and how often and how long it may try."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from fishplate.kernel.errors import FishplateError, Text

F = TypeVar("F", bound=Callable[..., Any])
_definitions: dict[str, Definition] = {}


@dataclass(frozen=True, slots=True)
class Definition:
    """A kind of job. ``retry_on`` names the refusals after which trying again by itself makes sense."""

    name: str
    label: Text
    function: Callable[..., Any]
    max_attempts: int
    timeout: timedelta
    retry_on: tuple[type[FishplateError], ...]


def job(
    name: str,
    *,
    label: Text = "",
    max_attempts: int = 3,
    timeout: timedelta = timedelta(hours=1),
    retry_on: tuple[type[FishplateError], ...] = (),
) -> Callable[[F], F]:
    """Register ``function(context, **params)`` under ``<domain>.<verb_noun>``; done on import of ``tasks.py``.

    Args:
        name: stored with every job of this kind; renaming it strands those that wait.
        label: what a person reads in the list of running work; the name, if left out.
        max_attempts: how often a job is begun in all when its worker dies or ``retry_on`` applies.
        timeout: after this an attempt is given up and its result, should it still come, dropped.
        retry_on: errors that may pass by themselves, such as ``errors.Unavailable``. Default: none.
    """

    def register(function: F) -> F:
        _definitions[name] = Definition(name, label or name, function, max_attempts, timeout, retry_on)
        return function

    return register


def get(name: str) -> Definition:
    """Return the definition; ``LookupError`` for a name nobody registered."""
    try:
        return _definitions[name]
    except KeyError:
        raise LookupError(f"no job is called {name}") from None


def label(name: str) -> Text:
    """Return what a person reads for jobs of this name, also when their code is gone."""
    found = _definitions.get(name)
    return found.label if found else name
