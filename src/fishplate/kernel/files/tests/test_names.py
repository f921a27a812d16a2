from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fishplate.kernel.files.names import LONGEST, ending, tidy


@pytest.mark.parametrize(
    ("called", "kept"),
    [
        ("接口规范 v2.pdf", "接口规范 v2.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lin\\minutes.docx", "minutes.docx"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ('say "hello".txt', 'say "hello".txt'),
        ("two\r\nlines: yes.txt", "two lines: yes.txt"),
        ("nothing\x00here\x1b[31m.txt", "nothinghere[31m.txt"),
        ("trailing dots. . .", "trailing dots"),
        ("e\u0301tude.txt", "étude.txt"),
        (".gitignore", ".gitignore"),
        ("zero\u200bwidth\ufeff.txt", "zerowidth.txt"),
    ],
)
def test_a_name_is_what_a_person_reads(called: str, kept: str) -> None:
    assert tidy(called) == kept


@pytest.mark.parametrize("called", ["", "/", "..", "\u202e", " . ", "a/\\"])
def test_a_name_is_never_empty(called: str) -> None:
    assert tidy(called) == "file"


def test_a_long_name_keeps_its_ending() -> None:
    assert tidy("长" * 300 + ".xlsx") == "长" * (LONGEST - 5) + ".xlsx"
    assert tidy("x." + "y" * 300) == "x." + "y" * (LONGEST - 2)


@given(st.text(max_size=400))
def test_whatever_was_called(called: str) -> None:
    name = tidy(called)
    assert 0 < len(name) <= LONGEST
    assert not set(name) & {"/", "\\", "\n", "\r", "\0"}
    assert not [one for one in name if unicodedata.category(one) in {"Cc", "Cf", "Cs"}]
    assert tidy(name) == name


@pytest.mark.parametrize(("name", "last"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("README", ""), ("a.", "")])
def test_the_ending(name: str, last: str) -> None:
    assert ending(name) == last
