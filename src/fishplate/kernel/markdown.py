"""What people write in Markdown, as safe HTML: no HTML of their own, no pictures from elsewhere, no link vouched for.

Two walls: the parser lets no raw HTML through, and nh3 cleans what it made against a short list of tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "span",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "table": {"tabindex"}}
_CLASSES = {"span": {"mention"}}
#: What people write as a heading stands below those of the page.
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}


def render(text: str, *, names: Iterable[str] = ()) -> SafeString:
    """Return ``text`` as HTML that is safe to show; ``@`` and one of ``names`` stands out wherever it is plain text."""
    tokens = _parser().parse(text)
    wanted = mention_pattern(names)
    for token in tokens:
        if token.type == "table_open":
            token.attrSet("tabindex", "0")  # a wide one scrolls in its place, which takes the keyboard to get there
        token.tag = _HEADINGS.get(token.tag, token.tag)
        if token.children is not None and wanted is not None:
            token.children = [part for child in token.children for part in _marked(child, wanted)]
    html = _parser().renderer.render(tokens, _parser().options, {})
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )
    return mark_safe(cleaned)  # noqa: S308  # cleaned a line above


def plain(text: str) -> str:
    """Return what ``text`` says on one line, without marks."""
    return " ".join(" ".join(_said(_parser().parse(text))).split())


def _said(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children is not None:
            yield "".join(
                " " if child.type in {"softbreak", "hardbreak"} else child.content for child in token.children
            )
        elif token.type in {"fence", "code_block"}:
            yield token.content


def mention_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds ``@`` and one of ``names`` in a text, longer names first; ``None`` without names."""
    ordered = sorted({name for name in names if name}, key=len, reverse=True)
    if not ordered:
        return None
    # Within an address (mei@example.org) the sign names nobody; a Chinese sentence goes on without a space.
    return re.compile(rf"(?<![A-Za-z0-9_.+-])@({'|'.join(map(re.escape, ordered))})(?![A-Za-z0-9_])", re.IGNORECASE)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    return parser.enable(["table", "strikethrough", "linkify"]).disable(["image", "html_block", "html_inline"])


def _marked(token: Token, wanted: re.Pattern[str]) -> list[Token]:
    if token.type != "text" or "@" not in token.content:
        return [token]
    parts: list[Token] = []
    end = 0
    for match in wanted.finditer(token.content):
        parts += [_text(token.content[end : match.start()]), *_span(match[0])]
        end = match.end()
    return [*parts, _text(token.content[end:])]


def _span(text: str) -> list[Token]:
    opening = Token("mention_open", "span", 1, attrs={"class": "mention"})
    return [opening, _text(text), Token("mention_close", "span", -1)]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
