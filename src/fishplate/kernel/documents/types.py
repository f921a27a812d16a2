"""Which documents there are, and what is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.rendering import Content, Section

_types: dict[str, DocumentType] = {}
_additions: dict[str, dict[str, Addition]] = {}


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of document.

    Attributes:
        key: ``<domain>.<document>``; stored with every print, so it never changes.
        kind: the kind of record it is printed from.
        write: ``write(record, actor)`` returns the content in the active language.
        sample: a content with every key there is, against which templates are tried.
        organisation_id: whose templates a record's document is printed with.
    """

    key: str
    name: Text
    kind: str
    write: Callable[[Any, Actor], Content]
    sample: Callable[[], Content]
    organisation_id: Callable[[Any], UUID]


@dataclass(frozen=True, slots=True)
class Addition:
    """Sections that a higher domain adds to a lower one's document; their ``order`` says where they stand."""

    key: str
    write: Callable[[Any, Actor], Sequence[Section]]
    sample: Callable[[], Sequence[Section]]


def register(one: DocumentType) -> None:
    """Make a document known; done once, in the domain's ``contributions.py``."""
    _types[one.key] = one


def add(document_type: str, addition: Addition) -> None:
    """Let a domain add to another one's document; adding again under the same key replaces."""
    _additions.setdefault(document_type, {})[addition.key] = addition


def all_types() -> list[DocumentType]:
    """Return every document there is, by key."""
    return [_types[key] for key in sorted(_types)]


def get(key: str) -> DocumentType:
    """Return the document called ``key``; ``LookupError`` if there is none."""
    return _types[key]


def of_kind(kind: str) -> list[DocumentType]:
    """Return the documents that can be printed from a kind of record."""
    return [one for one in all_types() if one.kind == kind]


def write(one: DocumentType, record: Any, actor: Actor) -> Content:
    """Return the whole content in the active language, additions included."""
    added = [section for addition in _added(one) for section in addition.write(record, actor)]
    return _joined(one.write(record, actor), added)


def sample(one: DocumentType) -> Content:
    """Return a content that names everything the document can hold."""
    return _joined(one.sample(), [section for addition in _added(one) for section in addition.sample()])


def _added(one: DocumentType) -> list[Addition]:
    return [addition for _, addition in sorted(_additions.get(one.key, {}).items())]


def _joined(content: Content, added: list[Section]) -> Content:
    # Sorting is stable: sections of one order stay as their domain put them.
    return replace(content, sections=tuple(sorted([*content.sections, *added], key=lambda section: section.order)))
