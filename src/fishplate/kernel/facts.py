"""What can be asked of a project, answered from its own data.

One registry serves gate criteria, exit criteria and indicator values, so that a gate can ask what the landscape or the
checks know without importing them. Every answer carries its reasons and its sources.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from fishplate.kernel import records
from fishplate.kernel.errors import Text
from fishplate.kernel.records import Reference


class State(StrEnum):
    """What a fact says about its target. ``NOT_MEASURED`` is never good news."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True, slots=True)
class Source:
    """A record an answer was computed from, with the hash of what it said then."""

    record: Reference
    label: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the answer is what it is, and the record where the reader should look."""

    text: Text
    record: Reference | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The value of a fact at one instant."""

    state: State
    value: float | int | str | None = None
    unit: str = ""
    target: str = ""
    measured_at: datetime | None = None
    reasons: tuple[Reason, ...] = ()
    sources: tuple[Source, ...] = ()


Evaluator = Callable[[UUID, Mapping[str, Any], datetime], Answer]
Choices = Callable[[UUID], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that can be asked: ``evaluate(project_id, params, at)``.

    ``choices`` lists, for a project, the values its one parameter ``subject`` may take, as (value, label); a fact
    without a parameter has none.
    """

    key: str
    label: Text
    evaluate: Evaluator
    choices: Choices | None = None
    describe: Callable[[Mapping[str, Any]], str] | None = field(default=None)


_facts: dict[str, Fact] = {}


def register(fact: Fact) -> None:
    """Make a fact known under its key, ``<domain>.<what>``."""
    _facts[fact.key] = fact


def known() -> list[Fact]:
    """Return all facts, by key."""
    return [_facts[key] for key in sorted(_facts)]


def in_words(label: str) -> str:
    """Return a stored text as it reads now: the name of a fact is said in the reader's language."""
    return next((str(fact.label) for fact in known() if label in records.in_every_language(fact.label)), label)


def get(key: str) -> Fact:
    """Return the fact of that key; ``KeyError`` where nothing of that name was registered."""
    return _facts[key]


def evaluate(key: str, *, project_id: UUID, params: Mapping[str, Any], at: datetime) -> Answer:
    """Answer the fact ``key`` for a project as of ``at``.

    A fact whose domain is not installed any more is *not measured*: a criterion must never pass because the thing it
    asks about went away.
    """
    fact = _facts.get(key)
    if fact is None:
        return Answer(state=State.NOT_MEASURED, reasons=(Reason(f"{key}?"),))
    return fact.evaluate(project_id, params, at)
