import re

import pytest

from fishplate.web.tests import samples
from fishplate.web.tests.samples import Sample

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def names(page):
    return re.findall(r'<td data-label="Name"><a href="[^"]+">([^<]+)</a>', page)


def link(page, rel):
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    return found and found[1].replace("&amp;", "&")


@pytest.fixture
def listed(browser):
    browser.sign_in()

    def get(query="", **options):
        return browser.client.get(f"/{query}", **options).content.decode()

    return get


def test_an_empty_list_says_what_to_do_next(listed):
    page = listed()

    assert "No samples yet" in page
    assert 'href="/samples/new"' in page
    assert "Clear filters" not in page


def test_a_filter_without_a_match_offers_to_clear_it(listed):
    samples.fill(3)

    page = listed("?name=nothing+like+it&sort=-size")

    assert "Nothing matches the filter" in page
    assert '<a class="btn" href="?sort=-size">Clear filters</a>' in page


def test_walking_through_all_pages_meets_every_row_once(listed):
    samples.fill(173)
    met, page = [], listed()
    while True:
        met += names(page)
        query = link(page, "next")
        if not query:
            break
        page = listed(query)

    assert met == sorted(met)
    assert len(met) == 173


def test_the_way_back_shows_the_same_pages(listed):
    samples.fill(120)
    first = listed("?sort=-due")
    second = listed(link(first, "next"))
    third = listed(link(second, "next"))

    again = listed(link(third, "prev"))

    assert names(again) == names(second)
    assert names(listed(link(again, "prev"))) == names(first)
    assert link(first, "prev") is None


def test_a_row_that_comes_in_between_moves_no_page(listed):
    samples.fill(120)
    first = listed()
    second = names(listed(link(first, "next")))

    Sample.objects.create(name="A new first one")

    assert names(listed(link(first, "next"))) == second


@pytest.mark.parametrize("garbage", ["x", "eyJ9", "WyIiLDFd", "%00", "a" * 5000])
def test_a_cursor_of_nobodys_making_shows_the_first_page(listed, garbage):
    samples.fill(60)

    assert names(listed(f"?after={garbage}")) == names(listed())


def test_a_cursor_of_another_sort_shows_rows_and_no_error(listed):
    samples.fill(60)
    query = link(listed("?sort=size"), "next")

    assert names(listed(query.replace("sort=size", "sort=-made")))


@pytest.mark.parametrize(
    ("query", "count"),
    [("?kind=mes", 20), ("?kind=nonsense", 60), ("?name=INTERFACE+01", 1), ("?name=%E6%8E%A5%E5%8F%A3", 60)],
)
def test_filters_narrow(listed, query, count):
    samples.fill(60)

    assert f"{count} entr" in listed(query)


def test_days_are_filtered_from_and_to_both_included(listed):
    samples.fill(60)
    expected = Sample.objects.filter(due_on__range=("2026-01-10", "2026-01-12")).count()

    assert f"{expected} entr" in listed("?due_from=2026-01-10&due_to=2026-01-12")


def test_days_and_instants_are_written_for_people_and_for_machines(listed):
    Sample.objects.create(name="One", due_on="2026-03-04")
    Sample.objects.update(created_at="2026-01-09T17:00:00Z")

    page = listed()

    assert '<time datetime="2026-03-04">4 Mar 2026</time>' in page
    assert '<time datetime="2026-01-09T17:00:00+00:00">10 Jan 2026, 01:00</time>' in page


def test_a_day_of_an_instant_is_the_readers_day(listed, clock):
    samples.fill(1)
    made = Sample.objects.get()
    Sample.objects.update(created_at="2026-01-09T17:00:00Z")  # the 10th in Shanghai

    assert f"/samples/{made.pk}/" in listed("?made_from=2026-01-10&made_to=2026-01-10")
    assert f"/samples/{made.pk}/" not in listed("?made_from=2026-01-09&made_to=2026-01-09")


def test_a_date_that_is_none_is_marked_and_narrows_nothing(listed):
    samples.fill(10)

    page = listed("?due_from=tomorrow")

    assert 'aria-invalid="true"' in page
    assert "10 entries" in page


def test_what_is_typed_is_never_markup(listed):
    samples.fill(1)

    assert "<script>alert" not in listed("?name=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")


def test_heads_say_how_they_are_sorted_and_turn_round(listed):
    samples.fill(2)

    page = listed("?sort=size&kind=erp")

    assert 'aria-sort="ascending"' in page
    assert "?kind=erp&amp;sort=-size" in page
    assert page.count("aria-sort") == 1


def test_htmx_gets_the_table_alone(listed):
    samples.fill(2)

    page = listed("", headers=HTMX)

    assert names(page)
    assert "<html" not in page
    assert "data-list-filters" not in page


def test_going_back_in_the_browser_gets_the_whole_page(listed):
    samples.fill(2)

    page = listed("", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert "<html" in page


@pytest.mark.parametrize("rows", [0, 3, 1_000])
def test_three_queries_whatever_the_number_of_rows(browser, django_assert_num_queries, rows):
    samples.fill(rows)
    browser.sign_in()

    with django_assert_num_queries(3):
        browser.client.get("/?kind=mes")


def test_beyond_a_thousand_it_does_not_count(listed):
    samples.fill(1_001)

    assert "more than 1,000" in listed()
