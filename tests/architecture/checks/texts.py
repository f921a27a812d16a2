"""Every word a template shows is translated."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

from tests.architecture.checks.tree import Module, Tree

_WORD = re.compile(r"[^\W\d_]{2,}")
_SHOWN = {"title", "placeholder", "aria-label", "alt", "aria-description"}
_TRANSLATING = {"blocktranslate", "comment"}
_NOT_READ = {"script", "style", "kbd", "code", "svg"}

#: Words that are the same in every language.
NAMES = {"Fishplate", "接轨", "JSON", "CSV", "API", "OpenAPI", "SHA", "IRL", "ms", "rps"}


class _Reader(HTMLParser):
    """Collects the words that a person would see, with their lines."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[tuple[int, str]] = []
        self._unread = 0
        self._shift = 0

    def read(self, text: str, line: int) -> None:
        """Take the next literal piece of a template, which begins on ``line``; what stood between prints no literal."""
        self._shift = line - self.getpos()[0]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _SHOWN and value:
                self._take(value)
        self._unread += tag in _NOT_READ

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _NOT_READ

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._take(data)

    def _take(self, text: str) -> None:
        line = self.getpos()[0] + self._shift
        self.words += [
            (line + text.count("\n", 0, match.start()), match[0])
            for match in _WORD.finditer(text)
            if match[0] not in NAMES
        ]


def faults(tree: Tree) -> list[str]:
    """Return the words that stand in a template as they are."""
    return [
        f"{template.inside}:{line} says “{word}” untranslated"
        for template in tree.templates()
        for line, word in _words(template)
    ]


def _words(template: Module) -> list[tuple[int, str]]:
    reader = _Reader()
    translating = False
    for token in Lexer(template.text).tokenize():
        if token.token_type is TokenType.TEXT and not translating:
            reader.read(token.contents, token.lineno or 1)
        elif token.token_type is TokenType.BLOCK:
            name = token.contents.split(" ", 1)[0]
            translating = name in _TRANSLATING or (translating and name.removeprefix("end") not in _TRANSLATING)
    reader.close()
    return reader.words
