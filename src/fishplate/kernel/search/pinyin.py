"""How Chinese is typed without an input method: 供应商 as ``gys`` or ``gongyingshang``, from any character on."""

from __future__ import annotations

import re
from functools import lru_cache

#: Stands before a spelling in the index, so that it meets no word that was really written.
MARK = "拼"
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_LONGEST_RUN = 24


@lru_cache(maxsize=4096)
def spellings(text: str) -> tuple[str, ...]:
    """Return what begins at each Chinese character of ``text``: the initials, and the whole syllables joined."""
    found: dict[str, None] = {}
    for run in _HAN.findall(text):
        syllables = _syllables(run[:_LONGEST_RUN])
        for start in range(len(syllables)):
            found["".join(one[0] for one in syllables[start:])] = None
            found["".join(syllables[start:])] = None
    return tuple(found)


def warm() -> None:
    """Read the dictionary now (about a second and 60 MB), not when the first person types."""
    spellings("接轨")


def _syllables(run: str) -> list[str]:
    # Only when it is asked for: commands that spell nothing shall not wait for the dictionary.
    from pypinyin import lazy_pinyin

    return [one.casefold() for one in lazy_pinyin(run, errors="ignore") if one]
