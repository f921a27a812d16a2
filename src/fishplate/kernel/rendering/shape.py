"""A content as a template sees it: dicts and lists of text, addressed by name or walked through in order."""

from __future__ import annotations

from typing import Any, Final

from fishplate.kernel.rendering.content import Content, Facts, Party, Section, Table, Words, blocks

#: Width of the type area in twentieths of a point: A4 upright, and on its side.
TEXT_WIDTH: Final = {False: 9638, True: 15250}
_DIGITS: Final = "零一二三四五六七八九十"


def number_of(position: int, language: str) -> str:
    """Return how the heading of the section at this place (from 1) begins: ``1.``, or ``一、`` in Chinese."""
    if not language.startswith("zh"):
        return f"{position}."
    tens, ones = divmod(position, 10)
    if position <= 10:
        return f"{_DIGITS[position]}、"
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}、"


def headed(number: str, title: str) -> str:
    """Return a whole heading: a Chinese number ends with its own punctuation and needs no space."""
    return f"{number}{'' if number.endswith('、') else ' '}{title}"


def shaped(content: Content, frame: dict[str, str], sign_off: str) -> dict[str, Any]:
    """Return everything a template may use.

    ``fields``, ``texts`` and ``tables`` name each value of the document type; ``sections`` holds the same in order, for
    a template that shows whatever there is; ``frame`` says when and by whom it was printed and how it is checked.
    """
    named = list(blocks(content))
    parties = [_party(party) for party in content.parties]
    return {
        "title": content.title,
        "subtitle": content.subtitle,
        "language": content.language,
        "wide": content.wide,
        "fields": {one.key: one.cell.text for block in named if isinstance(block, Facts) for one in block.entries},
        "texts": {block.key: block.text for block in named if isinstance(block, Words)},
        "tables": {block.key: _rows(block) for block in named if isinstance(block, Table)},
        "sections": [
            _section(section, number_of(position, content.language), TEXT_WIDTH[content.wide])
            for position, section in enumerate(content.sections, start=1)
        ],
        "sign_off": headed(number_of(len(content.sections) + 1, content.language), sign_off),
        "parties": parties,
        "party_pairs": [parties[start : start + 2] for start in range(0, len(parties), 2)],
        "frame": frame,
    }


def _section(section: Section, number: str, width: int) -> dict[str, Any]:
    told = [_block(block, width) for block in section.blocks]
    return {
        "key": section.key,
        "number": number,
        "heading": headed(number, section.title),
        "title": section.title,
        "blocks": told,
    }


def _block(block: Words | Facts | Table, width: int) -> dict[str, Any]:
    if isinstance(block, Facts):
        return {
            "kind": "facts",
            "title": "",
            "empty": "",
            "entries": [{"label": entry.label, "text": entry.cell.text or "—"} for entry in block.entries],
        }
    if isinstance(block, Words):
        lines = [line.strip() for line in block.text.splitlines() if line.strip()]
        return {"kind": "words", "title": block.title, "lines": lines, "empty": "" if lines else block.empty}
    shares = sum(column.width for column in block.columns)
    widths = [round(width * column.width / shares) for column in block.columns]
    return {
        "kind": "table",
        "title": block.title,
        "columns": [
            {"label": column.label, "width": column.width, "twips": twips}
            for column, twips in zip(block.columns, widths, strict=True)
        ],
        "rows": [
            [
                {"text": cell.text or "—", "type": cell.type.value, "twips": twips}
                for cell, twips in zip(row, widths, strict=True)
            ]
            for row in block.rows
        ],
        "empty": "" if block.rows else block.empty,
    }


def _rows(table: Table) -> list[dict[str, str]]:
    return [{column.key: cell.text for column, cell in zip(table.columns, row, strict=True)} for row in table.rows]


def _party(party: Party) -> dict[str, str]:
    return {
        "key": party.key,
        "label": party.label,
        "organisation": party.organisation,
        "name": party.name,
        "signed": party.signed,
        "date": party.date,
    }
