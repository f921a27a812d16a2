from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from fishplate.kernel import sheets
from fishplate.kernel.sheets import Cell, Unreadable
from fishplate.kernel.sheets.tests import books


def table(content: bytes) -> list[list[str | None]]:
    sheet = sheets.read(content)
    return [[cell.text if cell else None for cell in row.cells] for row in (sheet.head, *sheet.rows)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_read_in_every_encoding_that_spreadsheets_write(encoding):
    assert table("代码,名称\nMES,制造执行系统\n".encode(encoding)) == [["代码", "名称"], ["MES", "制造执行系统"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_line_of_headings(delimiter):
    text = f'code{delimiter}"a, b; c"\nMES{delimiter}x\n'
    assert table(text.encode()) == [["code", "a, b; c"], ["MES", "x"]]


def test_a_line_that_names_the_delimiter_is_no_row():
    assert table(b"sep=;\ncode;name\nMES;1,5\n") == [["code", "name"], ["MES", "1,5"]]


def test_values_are_not_guessed():
    assert table(b"a,b,c,d\n007,1e5,TRUE,2026-01-02\n") == [["a", "b", "c", "d"], ["007", "1e5", "TRUE", "2026-01-02"]]
    assert sheets.read(b"a\n007\n").rows[0].cells == [Cell("text", "007")]


def test_rows_keep_the_number_that_a_spreadsheet_shows():
    sheet = sheets.read(b'code\n\n"two\nlines"\n,\nlast\n')
    assert [(row.number, row.cells[0] and row.cells[0].text) for row in sheet.rows] == [(3, "two\nlines"), (5, "last")]


def test_a_workbook_keeps_kinds_apart():
    content = books.xlsx(
        ["code", "when", "at", "size", "live", "name"],
        ["MES", date(2026, 3, 4), datetime.fromisoformat("2026-03-04T05:06:00"), 12.5, True, "制造"],
        [7, None, None, 1000000, False, " "],
    )
    first, second = sheets.read(content).rows
    assert first.cells == [
        Cell("text", "MES"), Cell("date", "2026-03-04"), Cell("date", "2026-03-04T05:06:00"),
        Cell("number", "12.5"), Cell("yesno", "true"), Cell("text", "制造"),
    ]  # fmt: skip
    assert second.cells == [Cell("number", "7"), None, None, Cell("number", "1000000"), Cell("yesno", "false")]


def test_formulas_are_told():
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c></row>'
    rows += '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>A2</f></c></row>'
    sheet = sheets.read(books.by_hand(books.sheet_of(rows)))
    assert sheet.rows[0].cells == [Cell("number", "2", computed=True), Cell("formula", "")]
    assert any("1" in note and "formula" in note for note in sheet.notes)


def test_merged_cells_are_known_by_row():
    sheet = sheets.read(books.xlsx(["a", "b"], [1, 2], [3, 4], merge=["A2:A3"]))
    assert sheet.merged == {2: "A2:A3", 3: "A2:A3"}


def test_what_an_export_disarmed_comes_back_as_it_was():
    rows = [["=1+1", "'=1", "-5", "plain"]]
    text = "".join(sheets.csv_lines(["a", "b", "c", "d"], rows)).encode()
    assert table(text)[1] == ["=1+1", "'=1", "-5", "plain"]
    file = io.BytesIO()
    sheets.write_xlsx(file, title="x", head=["a", "b", "c", "d"], rows=rows)
    assert table(file.getvalue())[1] == ["=1+1", "'=1", "-5", "plain"]


def test_a_written_workbook_opens_with_real_dates_and_nothing_that_runs():
    file = io.BytesIO()
    row = ["=cmd|' /C calc'!A0", date(2026, 3, 4), 5, "接口\x00\x07"]
    sheets.write_xlsx(file, title="系统/清单", head=["=A", "b", "c", "d"], rows=[row])
    [sheet] = load_workbook(file).worksheets
    assert sheet.freeze_panes == "A2"
    head, values = list(sheet.iter_rows())
    assert head[0].data_type == values[0].data_type == "s"
    assert [cell.value for cell in values] == ["'=cmd|' /C calc'!A0", datetime.fromisoformat("2026-03-04"), 5, "接口"]
    assert isinstance(values[1].value, datetime)


BOMB = b"<x>" + b" " * 300_000_000


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(books.by_hand(BOMB), id="one part unpacks to 300 MB"),
        pytest.param(books.by_hand(books.sheet_of("<row>" + "<c/>" * 15_000_000 + "</row>")), id="15 million cells"),
        pytest.param(
            books.by_hand(
                books.sheet_of("").replace("<worksheet", '<!DOCTYPE w [<!ENTITY a "b">]><worksheet').encode()
            ),
            id="entities",
        ),
        pytest.param(
            books.by_hand(
                '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr">'
                "<is><t>&x;</t></is></c></row></sheetData></worksheet>"
            ),
            id="a file of this machine",
        ),
        pytest.param(
            books.by_hand(books.sheet_of(""), shared="<sst>" + "<si><t>a</t></si>" * 4_000_000 + "</sst>"),
            id="four million texts",
        ),
        pytest.param(books.by_hand(books.sheet_of('<row><c r="XFD1"><v>1</v></c></row>')), id="a far column"),
        pytest.param(b"PK\x03\x04 not a zip", id="no zip"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1", id="behind a password"),
        pytest.param(b"PK" + b"PK\x01\x02" * 400_000, id="a hundred thousand parts"),
        pytest.param(b'a\n"open', id="an open quotation mark"),
        pytest.param(b"a\n" + b"x" * 100_000, id="a very long cell"),
        pytest.param(b"a\n" * 30_000, id="too many rows"),
        pytest.param(b"\x00\x01\x02", id="no text"),
        pytest.param(b"a,b\n\xff\xff\x80", id="no encoding"),
        pytest.param(b"   ", id="nothing"),
    ],
)
def test_hostile_and_broken_files_are_refused_with_a_reason(content):
    with pytest.raises(Unreadable) as refusal:
        sheets.read(content)
    assert len(str(refusal.value)) > 15


def test_a_sheet_that_claims_billions_of_cells_is_read_by_what_it_holds():
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c></row>'
    rows += '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    content = books.by_hand(books.sheet_of(rows).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'))
    assert [row.number for row in sheets.read(content).rows] == [1048576]
