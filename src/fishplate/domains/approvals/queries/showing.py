"""Frozen or live sections as one person meets them: with ways to the records they may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fishplate.domains.approvals.models.content import Line, Section, references
from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.facts import Source
from fishplate.kernel.records import Reference, Shown


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as one person meets it: with ways to the records they may see."""

    line: Line
    reasons: tuple[tuple[Text, Shown | None], ...] = ()
    sources: tuple[tuple[Source, Shown | None], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section as one person meets it."""

    title: Text
    lines: tuple[ShownLine, ...]


def shown(sections: Sequence[Section], actor: Actor) -> list[ShownSection]:
    """Resolve the records that sections point at for one person; what is not theirs to see has no way to it."""
    found = {to: records.show(to, actor) for to in references(sections)}
    return [ShownSection(section.title, tuple(_shown(line, found) for line in section.lines)) for section in sections]


def _shown(line: Line, found: Mapping[Reference, Shown | None]) -> ShownLine:
    if line.answer is None:
        return ShownLine(line)
    return ShownLine(
        line,
        reasons=tuple(
            (reason.text, found[reason.record] if reason.record is not None else None) for reason in line.answer.reasons
        ),
        sources=tuple((source, found[source.record]) for source in line.answer.sources),
    )
