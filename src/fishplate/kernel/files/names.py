"""What a person called a file, made fit to be shown and sent; it never becomes a path of ours."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

LONGEST: Final = 200
_LONGEST_ENDING: Final = 20
#: Cc: control characters, newlines among them. Cf: what turns the reading direction round or is not seen at all.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def tidy(name: str) -> str:
    """Return the name without folders, unseen characters and what turns text round; never empty, at most 200 long.

    Text that is turned round would let a program read as a picture; with that character taken out, a name's end is
    its end.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if character.isspace() else character for character in last if _is_seen(character))
    text = re.sub(r" {2,}", " ", seen).strip().rstrip(". ")
    return _shortened(text) or _("file")


def ending(name: str) -> str:
    """Return what stands behind the last dot, in lower case; empty where there is none."""
    _stem, dot, last = name.rpartition(".")
    return last.lower() if dot else ""


def _is_seen(character: str) -> bool:
    return character in "\n\r\t" or unicodedata.category(character) not in _UNSEEN


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    last = ending(text)
    tail = f".{last}" if 0 < len(last) <= _LONGEST_ENDING else ""
    return text[: LONGEST - len(tail)].rstrip() + tail
