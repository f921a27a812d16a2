import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fishplate.web.listing.export import harmless
from fishplate.web.tests import samples
from fishplate.web.tests.samples import Sample


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0", "＝1+1", "\n=1"],
)
def test_what_a_spreadsheet_would_run_is_made_text(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Orders", "接口", "1-1", "a=b", "", "'quoted"])
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
