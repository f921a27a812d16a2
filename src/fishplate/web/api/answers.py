"""How what was measured is told: the answers of ``kernel.facts``, alone or as lines in sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from ninja import Schema

from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.facts import Answer, State
from fishplate.kernel.records import Reference


class ReferenceOut(Schema):
    """A record by kind (``landscape.interface``) and id."""

    kind: str
    id: UUID


class ReasonOut(Schema):
    text: str
    record: ReferenceOut | None


class SourceOut(Schema):
    label: str
    digest: str
    record: ReferenceOut | None


class AnswerOut(Schema):
    state: State
    value: float | int | str | None
    unit: str
    target: str
    measured_at: datetime | None
    reasons: list[ReasonOut]
    sources: list[SourceOut]


class LineOut(Schema):
    label: str
    text: str
    mandatory: bool
    blocks: bool
    answer: AnswerOut | None


class SectionOut(Schema):
    title: str
    lines: list[LineOut]


class Line(Protocol):
    """A statement: a text, or the answer of a fact."""

    @property
    def label(self) -> Text: ...
    @property
    def text(self) -> Text: ...
    @property
    def answer(self) -> Answer | None: ...
    @property
    def mandatory(self) -> bool: ...
    @property
    def blocks(self) -> bool: ...


class Section(Protocol):
    """Lines under a heading."""

    @property
    def title(self) -> Text: ...
    @property
    def lines(self) -> Sequence[Line]: ...


def answer_of(answer: Answer, actor: Actor) -> dict[str, Any]:
    """Return an answer as ``AnswerOut`` takes it; records the actor does not see are named, not pointed at."""

    def seen(to: Reference | None) -> Reference | None:
        return to if to is not None and records.show(to, actor) is not None else None

    return {
        "state": answer.state,
        "value": answer.value,
        "unit": str(answer.unit),
        "target": str(answer.target),
        "measured_at": answer.measured_at,
        "reasons": [{"text": str(reason.text), "record": seen(reason.record)} for reason in answer.reasons],
        "sources": [
            {"label": str(source.label), "digest": source.digest, "record": seen(source.record)}
            for source in answer.sources
        ],
    }


def sections_of(sections: Iterable[Section], actor: Actor) -> list[dict[str, Any]]:
    """Return sections as ``SectionOut`` takes them."""
    return [
        {"title": str(section.title), "lines": [_line(line, actor) for line in section.lines]} for section in sections
    ]


def _line(line: Line, actor: Actor) -> dict[str, Any]:
    return {
        "label": str(line.label),
        "text": str(line.text),
        "mandatory": line.mandatory,
        "blocks": line.blocks,
        "answer": answer_of(line.answer, actor) if line.answer is not None else None,
    }
