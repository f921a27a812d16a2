"""Documents printed from live data: one mechanism for whatever a domain wants on paper.

A domain declares a ``DocumentType``: its name, the kind of record it prints, and a function that says what stands in
it, as plain ``Content``. Everything else is here: PDF, DOCX (through an organisation's own template, if it has one) and
XLSX, made by a job in a process of its own; a row in ``Printed`` with the hash of what was said and of the file; and
the way back from the code on the paper to both. docs/how-to/print-a-record.md shows it in a few lines.

What a document says must be nothing but what everybody who may see its record sees: whoever may see the record may
read what others printed of it.
"""

from fishplate.kernel.documents.building import cell, content, facts, hashed, table, words
from fishplate.kernel.documents.models import Format, Printed, Template
from fishplate.kernel.documents.printing import print_document
from fishplate.kernel.documents.reading import (
    by_code,
    check,
    content_of,
    file_of,
    is_unchanged,
    of_record,
    printed,
)
from fishplate.kernel.documents.types import Addition, DocumentType, add, all_types, get, of_kind, register
from fishplate.kernel.rendering import Cell, Column, Content, Party, Section

__all__ = [
    "Addition",
    "Cell",
    "Column",
    "Content",
    "DocumentType",
    "Format",
    "Party",
    "Printed",
    "Section",
    "Template",
    "add",
    "all_types",
    "by_code",
    "cell",
    "check",
    "content",
    "content_of",
    "facts",
    "file_of",
    "get",
    "hashed",
    "is_unchanged",
    "of_kind",
    "of_record",
    "print_document",
    "printed",
    "register",
    "table",
    "words",
]
