"""One tokeniser for what is stored and what is asked, in Chinese and in everything written with spaces.

Chinese has no spaces and a dictionary would never know a project's own words. So every two neighbouring characters make
a token, and the last one of a run stands alone: each character then begins some token, and a single one is found by
prefix. Latin words are cut at digits and punctuation, and kept whole as well: ``IF-01`` gives ``if``, ``01``, ``if01``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

#: Characters beyond this are not indexed; PostgreSQL could not take them all.
LIMIT = 50_000
_LONGEST = 64

# Han with its extensions, kana, Hangul syllables.
_CJK = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+(?:[-_./][^\W_{_CJK}]+)*")
_PART = re.compile(r"\d+|[^\W\d_]+")
_IS_CJK = re.compile(rf"[{_CJK}]")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a text must contain: a token, or with ``prefix`` any token that begins so.

    ``spelling`` is another token that will do instead, by prefix: Chinese in a title, as it is spelt.
    """

    token: str
    prefix: bool = False
    spelling: str = ""


def tokens(text: str) -> list[str]:
    """Return the tokens of a text to be indexed, in order, with repetitions."""
    return [token for run in _runs(text[:LIMIT]) for token in _tokens_of(run)]


def terms(text: str) -> list[Term]:
    """Return what a query asks for, all of which must be there; none for a query of punctuation only.

    A single Chinese character and the last word (which may still be being typed) match by prefix. A word with digits
    in it is a code and is matched as a whole, however it is punctuated.
    """
    runs = list(_runs(text[: _LONGEST * 8]))
    found = [term for number, run in enumerate(runs, start=1) for term in _terms_of(run, last=number == len(runs))]
    return list(dict.fromkeys(found))


def _runs(text: str) -> Iterator[str]:
    return (match[0] for match in _RUN.finditer(unicodedata.normalize("NFKC", text).casefold()))


def _tokens_of(run: str) -> Iterator[str]:
    if _IS_CJK.match(run):
        yield from map("".join, pairwise(run))
        yield run[-1]
        return
    parts = _parts(run)
    yield from parts
    if len(parts) > 1:
        yield _whole(parts)


def _terms_of(run: str, *, last: bool) -> Iterator[Term]:
    if _IS_CJK.match(run):
        if len(run) == 1:
            yield Term(run, prefix=True)
        yield from (Term(first + second) for first, second in pairwise(run))
        return
    parts = _parts(run)
    if any(part.isdigit() for part in parts):
        yield Term(_whole(parts), prefix=last)
        return
    yield from (Term(part) for part in parts[:-1])
    yield Term(parts[-1], prefix=last)


def _parts(run: str) -> list[str]:
    return [part[:_LONGEST] for part in _PART.findall(run)]


def _whole(parts: list[str]) -> str:
    return "".join(parts)[:_LONGEST]
