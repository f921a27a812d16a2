"""The guide stands in English and in Chinese, and neither says more than the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "user"
CHINESE = GUIDE / "zh"
PAGES = sorted(page.name for page in GUIDE.glob("*.md"))
_HEADING = re.compile(r"^#+ ", re.M)
_TABLE_ROW = re.compile(r"^ *\|", re.M)


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def code(text: str) -> list[str]:
    """Return the lines of code of a page: indented by a block, not by a list."""
    blocks = re.split(r"\n\s*\n", text)
    lines = [line for block in blocks if _is_code(block) for line in block.splitlines()]
    return [line.strip() for line in lines if line.startswith("    ")]


def _is_code(block: str) -> bool:
    lines = [line for line in block.splitlines() if line.strip() and not line.startswith("#")]
    return bool(lines) and all(line.startswith("    ") for line in lines)


def test_every_page_has_its_counterpart() -> None:
    assert len(PAGES) > 10
    assert sorted(page.name for page in CHINESE.glob("*.md")) == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_both_say_the_same_in_the_same_order(name: str) -> None:
    english, chinese = read(GUIDE / name), read(CHINESE / name)
    levels = [[len(mark) for mark in _HEADING.findall(text)] for text in (english, chinese)]
    assert levels[0] == levels[1], "headings"
    assert len(_TABLE_ROW.findall(english)) == len(_TABLE_ROW.findall(chinese)), "rows of tables"
    assert code(english) == code(chinese), "code"


@pytest.mark.parametrize("name", PAGES)
def test_each_leads_to_the_other_and_to_pages_that_are_there(name: str) -> None:
    assert f"](zh/{name})" in read(GUIDE / name)
    assert f"](../{name})" in read(CHINESE / name)
    for folder in (GUIDE, CHINESE):
        for target in re.findall(r"\]\(([\w./-]+\.md)(?:#[^)]*)?\)", read(folder / name)):
            assert (folder / target).exists(), f"{folder / name} → {target}"


@pytest.mark.parametrize("name", PAGES)
def test_chinese_is_chinese(name: str) -> None:
    """Headings and most of every page; what stays English is code, addresses and names."""
    text = read(CHINESE / name)
    assert len(re.findall(r"[\u4e00-\u9fff]", text)) > len(text) / 6
