"""What a document says is checked before it is hashed, and reads back as it was written."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from fishplate.kernel.rendering import Cell, Column, Section, Table, as_text, from_text
from fishplate.kernel.rendering.shape import number_of
from fishplate.kernel.rendering.tests import samples


def test_it_reads_back_as_it_was_written():
    content = samples.content("接口 <清单> & “引号”", rows=3)
    assert as_text(from_text(as_text(content))) == as_text(content)
    assert json.loads(as_text(content))["title"] == "接口 <清单> & “引号”"


def test_what_no_file_can_hold_is_left_out():
    assert from_text(as_text(samples.content("a\x00b\x0bc\ud800d\ufffe"))).title == "abcd"


@pytest.mark.parametrize(
    "table",
    [
        Table("rows", (Column("a", "A"),), ((Cell("1"), Cell("2")),)),
        Table("rows", (Column("a", "A"), Column("a", "B")), ()),
        Table("rows", (Column("No key", "A"),), ()),
        Table("rows", (Column("a", "A"),), tuple((Cell(""),) for _number in range(10_001))),
    ],
)
def test_a_table_that_does_not_fit_itself_is_refused(table: Table):
    content = replace(samples.content(), sections=(Section("rows", "Rows", (table,)),))
    with pytest.raises(ValueError, match="rows"):
        as_text(content)


def test_a_key_stands_once():
    once = samples.content().sections[0]
    with pytest.raises(ValueError, match="stand once"):
        as_text(replace(samples.content(), sections=(once, replace(once, key="other"))))


@pytest.mark.parametrize(
    ("position", "number"), [(1, "一、"), (10, "十、"), (11, "十一、"), (20, "二十、"), (21, "二十一、")]
)
def test_chinese_headings_count_in_chinese(position: int, number: str):
    assert number_of(position, "zh-hans") == number
    assert number_of(position, "en") == f"{position}."
