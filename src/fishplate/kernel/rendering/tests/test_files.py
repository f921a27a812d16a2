"""The three formats, read back: everything is said, and nothing that is said does anything."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO

import docx
import openpyxl
import pytest

from fishplate.kernel.rendering import (
    Cell,
    Column,
    Content,
    Entry,
    Facts,
    Party,
    RenderingFailed,
    Section,
    Stopped,
    Table,
    Words,
    Work,
    as_text,
    qr,
    run,
)
from fishplate.kernel.rendering.tests import samples

#: What would be a heading, code, a file, a package, a formula, a template, a field or XML, if a value were ever read.
HOSTILE = (
    '#read("/etc/passwd")',
    "= Heading",
    "*bold* _it_ $x^2$ `raw` <label> @ref \\ #import",
    '#import "@preview/tiaoma:0.3.0": *',
    '=HYPERLINK("http://evil.example";"x")',
    "+1+1",
    "@SUM(A1)",
    "{{ 7*7 }} {% for x in title %}{% endfor %}",
    "</w:t></w:r><w:p>&amp;&lt;",
    "“引号”，全角；emoji 🚂",
)


def listing(*said: str) -> Content:
    """A document with a row and a fact for each text, so that each stands at the beginning of something."""
    rows = tuple((Cell(text), Cell(text)) for text in said)
    facts = Facts(tuple(Entry(f"field{number}", text, Cell(text)) for number, text in enumerate(said)))
    table = Table("rows", (Column("one", said[0]), Column("two", "Two")), rows)
    section = Section("all", said[0], (facts, Words("words", "\n".join(said)), table))
    return Content("en", said[0], said[1], (section,), (Party("owner", said[2], said[3]),))


def test_a_value_is_only_ever_text():
    content = listing(*HOSTILE)
    pdf = re.sub(r"\s", "", samples.text_of_pdf(samples.made("pdf", content)))
    word = re.sub(r"\s", "", samples.text_of_docx(samples.made("docx", content)))
    cells = samples.cells_of_xlsx(samples.made("xlsx", content))
    for said in HOSTILE:
        plain = re.sub(r"\s", "", said)
        assert pdf.count(plain.replace("🚂", "")) >= 5
        assert word.count(plain) >= 5
        assert sum(said in str(cell.value) for cell in cells) >= 4
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_a_character_that_the_font_does_not_have_costs_nothing_but_itself():
    assert b"pdfaid" in samples.made("pdf", samples.content("接口"))
    file = samples.made("pdf", samples.content("接口 🚂 清单"))
    assert b"pdfaid" not in file
    assert "清单" in samples.text_of_pdf(file)


def test_every_page_says_code_and_hash_and_the_last_how_to_verify():
    content = samples.content("很长的中文说明文字" * 6, rows=200, wide=True)
    file = samples.made("pdf", content)
    text, pages = samples.text_of_pdf(file), samples.pages_of_pdf(file)
    assert pages > 5
    assert text.count(samples.FRAME["code"]) >= 2 * pages - 1
    assert text.count(f"SHA-256 {samples.FRAME['digest'][:16]}") == pages
    assert samples.FRAME["digest"] in text
    assert samples.FRAME["address"] in text
    assert "200" in text
    assert text.count("序号") >= pages - 1  # the head of the table is repeated on every page


def test_a_word_document_leads_back_to_its_print_as_the_pdf_does():
    document = docx.Document(BytesIO(samples.made("docx", samples.content())))
    [code] = [one.blob for one in document.part.related_parts.values() if one.content_type == "image/png"]
    assert code == qr.png(samples.FRAME["address"])
    [picture] = document.inline_shapes
    assert picture._inline.docPr.get("descr") == f"Verify at: {samples.FRAME['address']}"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_programs_are_told_what_the_print_is_and_not_by_which_library(language: str):
    content = samples.content("章程 Charter", language=language)
    word = docx.Document(BytesIO(samples.made("docx", content))).core_properties
    book = openpyxl.load_workbook(BytesIO(samples.made("xlsx", content))).properties
    assert word.title == book.title == "章程 Charter · 副标题"
    assert word.author == word.last_modified_by == book.creator == "Li Lei"
    assert word.keywords == book.keywords == samples.FRAME["code"]
    assert word.comments == book.description == samples.FRAME["printed"]
    assert word.language == {"en": "en", "zh-hans": "zh-CN"}[language]
    assert str(word.created) == str(word.modified) == "2026-03-02 08:30:00+00:00"


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_it_says_of_what_its_hash_is(form: str):
    assert samples.WORDS["digest_meaning"] in samples.text_of(form, samples.made(form, samples.content()))


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_where_nothing_was_written_it_says_so(form: str):
    read = samples.text_of(form, samples.made(form, samples.content("空白", empty=True)))
    assert "尚未填写" in read
    assert "尚无内容" in read
    assert "甲方" in read


def test_figures_and_days_stay_what_they_are_in_a_spreadsheet():
    values = [cell.value for cell in samples.cells_of_xlsx(samples.made("xlsx", samples.content(rows=3)))]
    assert {1, 2, 3} <= {value for value in values if isinstance(value, int)}
    assert datetime(2026, 3, 2) in values  # noqa: DTZ001  # as a spreadsheet keeps a day


def test_the_same_content_makes_the_same_words_in_both_directions_of_paper():
    upright, wide = (samples.made("docx", samples.content(rows=2, wide=wide)) for wide in (False, True))
    assert samples.text_of_docx(upright) == samples.text_of_docx(wide)


@pytest.mark.parametrize("memory", [200_000_000, 400_000_000], ids=["while it loads", "while it renders"])
def test_the_child_is_stopped_by_its_limits(memory):
    content = samples.content("x", rows=5_000)
    with pytest.raises(RenderingFailed) as failed:
        samples.made("pdf", content, memory=memory)
    assert failed.value.exceeded


def test_the_child_is_stopped_by_whoever_waits():
    with pytest.raises(Stopped):
        run(Work("pdf", as_text(samples.content(rows=3_000)), samples.FRAME, samples.WORDS), stopped=lambda: True)
