"""Lines and numbers of the literature's project files, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ProjectFileError(ValueError):
    """The text is no such file; the message names the line and says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """The whole numbers of one line."""

    line: int
    numbers: tuple[int, ...]


def refused(line: int, reason: str) -> ProjectFileError:
    """The error to raise for a line."""
    return ProjectFileError(f"line {line}: {reason}")


def at_least(row: Row, count: int) -> tuple[int, ...]:
    """The numbers of a line that has to have so many."""
    if len(row.numbers) < count:
        raise refused(row.line, f"{count} numbers or more are expected, {len(row.numbers)} are here")
    return row.numbers


def counted(row: Row, count: int, named: Sequence[int]) -> None:
    """Refuse a line that does not name as many successors as it says."""
    if count != len(named):
        raise refused(row.line, f"{count} successors were announced, {len(named)} are here")


def section(text: str, title: str, count: int) -> list[Row]:
    """The first `count` lines of numbers below a title; lines of names and rules are passed over."""
    lines = text.splitlines()
    begin = next((index for index, content in enumerate(lines) if content.strip().startswith(title)), None)
    if begin is None:
        raise refused(len(lines), f"the section {title} is missing")
    rows: list[Row] = []
    for line, content in enumerate(lines[begin + 1 :], begin + 2):
        if len(rows) == count:
            break
        words = content.split()
        if words and words[0].lstrip("-").isdigit():
            rows.append(Row(line, tuple(whole(line, word) for word in words)))
        elif rows and content.strip():
            break
    if len(rows) < count:
        raise refused(begin + 1, f"the section {title} has {len(rows)} lines of numbers, {count} are expected")
    return rows


def whole(line: int, word: str) -> int:
    """The number that a word is."""
    try:
        return int(word)
    except ValueError:
        raise refused(line, f"“{word[:20]}” is no whole number") from None
