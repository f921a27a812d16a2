"""Paging by key against the plain truth: the sorted list in memory, cut into pages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fishplate.web.listing.keyset import Cursor, Order, read_page
from fishplate.web.tests.samples import Sample

rows = st.lists(
    st.tuples(
        st.sampled_from(["", "a", "B", "接口", "z"]),
        st.integers(0, 3),
        st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 1, 4))),
    ),
    max_size=14,
)


def truth(order):
    """Sort as people would: by the field, empty last either way, ties by id in the same direction."""
    value = {"size": lambda row: row.size, "due_on": lambda row: row.due_on}[order.field]
    everything = list(Sample.objects.all())
    filled = [row for row in everything if value(row) is not None]
    empty = [row for row in everything if value(row) is None]
    filled.sort(key=lambda row: (value(row), row.pk), reverse=order.descending)
    empty.sort(key=lambda row: row.pk, reverse=order.descending)
    return filled + empty


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    made=rows,
    size=st.integers(1, 5),
    field=st.sampled_from(["size", "due_on"]),
    descending=st.booleans(),
)
def test_pages_forth_and_back_are_the_sorted_list(browser, made, size, field, descending):
    Sample.objects.all().delete()
    Sample.objects.bulk_create(Sample(name=name, size=number, due_on=due) for name, number, due in made)
    order = Order(field, descending=descending)
    expected = [row.pk for row in truth(order)]

    page = read_page(Sample.objects.all(), order, size=size)
    assert page.previous == ""
    pages = [page]
    while page.next:
        page = read_page(Sample.objects.all(), order, size=size, after=page.next)
        pages.append(page)

    assert [row.pk for page in pages for row in page.rows] == expected
    assert all(len(page.rows) == size for page in pages[:-1])
    for earlier in reversed(pages[:-1]):
        page = read_page(Sample.objects.all(), order, size=size, before=page.previous)
        assert [row.pk for row in page.rows] == [row.pk for row in earlier.rows]
    assert page.previous == ""


@pytest.mark.parametrize(
    "value",
    [
        None,
        0,
        -1.5,
        "接口",
        True,
        date(2026, 1, 2),
        datetime(2026, 1, 2, 3, 4, 5, 6, UTC),
        Decimal("0.10"),
        UUID(int=5),
    ],
)
@pytest.mark.parametrize("pk", [UUID(int=9), 12])
def test_a_cursor_reads_what_it_wrote(value, pk):
    cursor = Cursor(value, pk)

    assert Cursor.read(cursor.write()) == cursor


@given(text=st.text(max_size=80))
def test_nothing_typed_for_a_cursor_fails(text):
    assert Cursor.read(text) is None or isinstance(Cursor.read(text), Cursor)
