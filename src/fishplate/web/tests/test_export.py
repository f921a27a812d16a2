import csv
import io
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from fishplate.kernel import sheets
from fishplate.kernel.sheets import harmless
from fishplate.web.tests import samples
from fishplate.web.tests.samples import Sample


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0", "＝1+1", "\n=1"],
)
def test_what_a_spreadsheet_would_run_is_made_text(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Orders", "接口", "1-1", "a=b", "", "'quoted", "'tis"])
def test_what_is_text_stays_as_it_is(cell):
    assert harmless(cell) == cell


@pytest.mark.parametrize("figure", [-5, 0, -1.25])
def test_figures_stay_figures(figure):
    assert harmless(figure) == figure


@given(st.text(max_size=20))
def test_no_text_begins_as_a_formula(text):
    assert not str(harmless(text)).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def exported(browser, query):
    response = browser.client.get(f"/{query}")
    body = b"".join(response.streaming_content)
    return response, body, list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_the_whole_filtered_list_is_exported_in_its_order(browser):
    browser.sign_in()
    samples.fill(180)

    response, body, rows = exported(browser, "?format=csv&kind=mes&sort=-size")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="samples-' in response["Content-Disposition"]
    assert body.startswith(b"\xef\xbb\xbf")
    assert rows[0] == ["Name", "Kind", "Size", "Due", "Made"]
    assert len(rows) == 61
    sizes = [int(row[2]) for row in rows[1:]]
    assert sizes == sorted(sizes, reverse=True)


def test_an_export_reads_in_few_queries(browser, django_assert_max_num_queries):
    browser.sign_in()
    samples.fill(500)

    with django_assert_max_num_queries(1):
        exported(browser, "?format=csv")


def test_a_formula_in_a_record_does_not_leave_as_one(browser):
    browser.sign_in()
    Sample.objects.create(name='=HYPERLINK("http://evil.example")')

    _, _, rows = exported(browser, "?format=csv")

    assert rows[1][0] == '\'=HYPERLINK("http://evil.example")'


def test_the_same_list_as_a_workbook_keeps_dates_and_figures(browser):
    browser.sign_in()
    samples.fill(3)
    Sample.objects.create(name="=1+1", size=7)

    response = browser.client.get("/?format=xlsx&sort=name")

    assert response["Content-Type"] == sheets.XLSX
    assert '.xlsx"' in response["Content-Disposition"]
    [sheet] = load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets
    head, first, *rest = sheet.iter_rows()
    assert [cell.value for cell in head] == ["Name", "Kind", "Size", "Due", "Made"]
    assert (first[0].value, first[0].data_type, first[2].value) == ("'=1+1", "s", 7)
    assert len(rest) == 3
    assert isinstance(rest[0][4].value, datetime)
