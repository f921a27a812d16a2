"""What differs between two frozen texts, line by line, as somebody who signs the second wants to know it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from django.utils.translation import gettext as _

from fishplate.domains.approvals.models import Approval, content
from fishplate.domains.approvals.models.content import Line, Section
from fishplate.kernel.facts import Answer, State


class Change(StrEnum):
    """What became of a line."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of a text, and what became of it."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A statement that is new, gone, or says something else, with its text line by line."""

    section: str
    label: str
    pieces: tuple[Piece, ...]


Key = tuple[str, str, int]


def difference(approval: Approval) -> list[LineDifference]:
    """What this approval says otherwise than the one it follows, in the active language; empty if it follows none."""
    if approval.follows is None:
        return []
    return compare(content.read(approval.follows.content), content.read(approval.content))


def compare(before: Sequence[Section], after: Sequence[Section]) -> list[LineDifference]:
    """Return the lines that differ, in the order of ``after``, then those that are gone.

    A line is the same one if it has the same label in a section of the same title. When a figure was measured is no
    difference; what it is, is.
    """
    old, new = dict(_statements(before)), dict(_statements(after))
    found = [_difference(key, old.get(key, []), said) for key, said in new.items() if old.get(key) != said]
    return found + [_difference(key, said, []) for key, said in old.items() if key not in new]


def _statements(sections: Sequence[Section]) -> Iterator[tuple[Key, list[str]]]:
    seen: Counter[tuple[str, str]] = Counter()
    for section in sections:
        for line in section.lines:
            name = (str(section.title), str(line.label))
            seen[name] += 1
            yield (*name, seen[name]), _said(line)


def _said(line: Line) -> list[str]:
    said = str(line.text).splitlines()
    if line.answer is not None:
        said += _answered(line.answer)
        if not line.mandatory:
            said.append(_("not mandatory"))
    return said or ["—"]


def _answered(answer: Answer) -> Iterator[str]:
    yield _STATES[answer.state]()
    if answer.value is not None:
        value = int(answer.value) if isinstance(answer.value, float) and answer.value.is_integer() else answer.value
        yield _("Value: {value}").format(value=f"{value} {answer.unit}".strip())
    if answer.target:
        yield _("Target: {target}").format(target=answer.target)
    for reason in answer.reasons:
        yield str(reason.text)
    for source in answer.sources:
        yield _("Based on {source}").format(source=f"{source.label} {source.digest[:12]}".strip())


_STATES = {
    State.MET: lambda: _("met"),
    State.NOT_MET: lambda: _("not met"),
    State.NOT_MEASURED: lambda: _("not measured"),
}


def _difference(key: Key, before: list[str], after: list[str]) -> LineDifference:
    pieces: list[Piece] = []
    for tag, from_old, to_old, from_new, to_new in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces += _context(before[from_old:to_old])
            continue
        pieces += [Piece(Change.REMOVED, text) for text in before[from_old:to_old]]
        pieces += [Piece(Change.ADDED, text) for text in after[from_new:to_new]]
    return LineDifference(key[0], key[1], tuple(pieces))


_NEAR = 2


def _context(lines: list[str]) -> list[Piece]:
    """What stayed the same, as far as it helps to find one's place."""
    if len(lines) > 2 * _NEAR + 1:
        lines = [*lines[:_NEAR], "…", *lines[-_NEAR:]]
    return [Piece(Change.SAME, text) for text in lines]
