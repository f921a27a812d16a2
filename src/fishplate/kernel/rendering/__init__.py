"""Turning the plain content of a document into PDF, DOCX or XLSX, in a process of its own.

Nothing here knows Django, a record or a person: ``Content`` goes in as JSON values, bytes come out. ``run`` starts the
child (``python -m fishplate.kernel.rendering``), which sets its own limits of memory and time before it reads
anything. What a document says is data all the way: no value of it is ever read as markup, formula or template.
"""

from fishplate.kernel.rendering.content import (
    Cell,
    CellType,
    Column,
    Content,
    Entry,
    Facts,
    Party,
    Section,
    Table,
    Words,
    as_text,
    from_text,
)
from fishplate.kernel.rendering.running import FONT_FILES, FONTS, RenderingFailed, Stopped, TemplateWrong, Work, run

__all__ = [
    "FONTS",
    "FONT_FILES",
    "Cell",
    "CellType",
    "Column",
    "Content",
    "Entry",
    "Facts",
    "Party",
    "RenderingFailed",
    "Section",
    "Stopped",
    "Table",
    "TemplateWrong",
    "Words",
    "Work",
    "as_text",
    "from_text",
    "run",
]
