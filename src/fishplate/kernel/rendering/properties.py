"""What a file says of itself where programs look: title, author, when, instead of what the library would write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from docx.document import Document
from openpyxl import Workbook


@dataclass(frozen=True, slots=True)
class Properties:
    """Title, author and so on of a file; ``at`` in UTC."""

    title: str
    author: str
    language: str = ""
    keywords: str = ""
    comments: str = ""
    at: datetime = datetime(2026, 1, 1, tzinfo=UTC)


#: Of the template that is shipped; every print has its own.
OF_TEMPLATE: Final = Properties(title="Fishplate", author="Fishplate")
#: Word keeps no more of any of them.
_MOST: Final = 255


def of_print(shape: dict[str, Any]) -> Properties:
    """Return those of a print; ``shape`` is what ``shape.shaped`` returned."""
    frame: dict[str, str] = shape["frame"]
    return Properties(
        title=f"{shape['title']} · {shape['subtitle']}"[:_MOST],
        author=frame["author"][:_MOST],
        language=_LANGUAGES.get(shape["language"], shape["language"]),
        keywords=frame["code"],
        comments=frame["printed"][:_MOST],
        at=datetime.fromisoformat(frame["at"]),
    )


_LANGUAGES: Final = {"zh-hans": "zh-CN"}


def describe(document: Document, of: Properties) -> None:
    """Write them into a DOCX; whose template it was made of is no longer said."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by = of.title, of.author, of.author
    core.subject = core.category = ""
    core.language, core.keywords, core.comments = of.language, of.keywords, of.comments
    core.created = core.modified = of.at.replace(tzinfo=None)
    core.revision = 1


def describe_workbook(book: Workbook, of: Properties) -> None:
    """Write them into an XLSX."""
    core = book.properties
    core.title, core.creator, core.lastModifiedBy = of.title, of.author, of.author
    core.language, core.keywords, core.description = of.language, of.keywords, of.comments
    core.created = core.modified = of.at.replace(tzinfo=None)
