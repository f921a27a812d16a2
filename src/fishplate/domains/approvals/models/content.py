"""What is signed, frozen as its signers read it: sections of lines, in every language, under one hash.

A domain that asks for an approval says what stands in it as ``Section`` and ``Line``; ``freeze`` writes that down in
each language of the product, so that a Chinese and an English signer sign the same text and both can read it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from fishplate.kernel.audit import hashing
from fishplate.kernel.errors import Text
from fishplate.kernel.facts import Answer, Reason, Source, State
from fishplate.kernel.records import Reference

Frozen = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: a text, or the answer of a fact. ``mandatory`` matters only where there is an answer."""

    label: Text
    text: Text = ""
    answer: Answer | None = None
    mandatory: bool = True

    @property
    def blocks(self) -> bool:
        """Whether this line forbids what is asked for: mandatory, and not met or not measured."""
        return self.mandatory and self.answer is not None and self.answer.state is not State.MET


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading."""

    title: Text
    lines: tuple[Line, ...]


def freeze(make: Callable[[], Sequence[Section]]) -> Frozen:
    """Return what ``make()`` says in each language, as JSON values. It is called once for every language."""
    frozen: Frozen = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            frozen[language] = [_section_to_json(section) for section in make()]
    return frozen


def sealed(*, subject: Reference, title: str, content: Frozen) -> str:
    """Return the text that is signed: canonical JSON of what it is about and what it says."""
    return hashing.canonical({"subject": str(subject), "title": title, "content": content})


def digest_of(text: str) -> str:
    """Return the SHA-256 of a sealed text, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str, language: str | None = None) -> tuple[Section, ...]:
    """Return what a sealed text says in ``language`` (default: the active one), as its signers read it."""
    content: Frozen = json.loads(text)["content"]
    wanted = language or translation.get_language() or settings.LANGUAGE_CODE
    sections = content.get(wanted) or content[settings.LANGUAGE_CODE]
    return tuple(_section_from_json(section) for section in sections)


def references(sections: Sequence[Section]) -> set[Reference]:
    """Return every record that a reason or a source in these sections points at."""
    answers = [line.answer for section in sections for line in section.lines if line.answer is not None]
    found = {source.record for answer in answers for source in answer.sources}
    return found | {reason.record for answer in answers for reason in answer.reasons if reason.record is not None}


def _section_to_json(section: Section) -> dict[str, Any]:
    return {"title": str(section.title), "lines": [_line_to_json(line) for line in section.lines]}


def _line_to_json(line: Line) -> dict[str, Any]:
    return {
        "label": str(line.label),
        "text": str(line.text),
        "mandatory": line.mandatory,
        "answer": _answer_to_json(line.answer) if line.answer is not None else None,
    }


def _answer_to_json(answer: Answer) -> dict[str, Any]:
    return {
        "state": answer.state.value,
        "value": answer.value,
        "unit": str(answer.unit),
        "target": str(answer.target),
        "measured_at": hashing.instant(answer.measured_at) if answer.measured_at is not None else None,
        "reasons": [
            {"text": str(reason.text), "record": str(reason.record) if reason.record is not None else None}
            for reason in answer.reasons
        ],
        "sources": [
            {"record": str(source.record), "label": str(source.label), "digest": source.digest}
            for source in answer.sources
        ],
    }


def _section_from_json(section: dict[str, Any]) -> Section:
    return Section(section["title"], tuple(_line_from_json(line) for line in section["lines"]))


def _line_from_json(line: dict[str, Any]) -> Line:
    answer = line["answer"]
    return Line(
        label=line["label"],
        text=line["text"],
        mandatory=line["mandatory"],
        answer=_answer_from_json(answer) if answer is not None else None,
    )


def _answer_from_json(answer: dict[str, Any]) -> Answer:
    measured_at = answer["measured_at"]
    return Answer(
        state=State(answer["state"]),
        value=answer["value"],
        unit=answer["unit"],
        target=answer["target"],
        measured_at=datetime.fromisoformat(measured_at) if measured_at is not None else None,
        reasons=tuple(
            Reason(reason["text"], Reference.parse(reason["record"]) if reason["record"] is not None else None)
            for reason in answer["reasons"]
        ),
        sources=tuple(
            Source(Reference.parse(source["record"]), source["label"], source["digest"]) for source in answer["sources"]
        ),
    )
