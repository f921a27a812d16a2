"""The keys of lists and records, on the pages of the product."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Person, Product, sign_in

pytestmark = pytest.mark.e2e


@pytest.fixture
def lin(browser: Browser, product: Product) -> Iterator[Person]:
    with browser.new_context(locale="en-GB") as context:
        yield sign_in(context, product, "lin@demo.example")


def test_x_chooses_the_row_and_chooses_it_no_more(lin: Person) -> None:
    lin.open("/systems/?view=all")
    boxes, count = lin.page.locator("input[name=row]"), lin.page.locator("[data-bulk-count]").first
    lin.page.keyboard.press("x")
    assert not any(box.is_checked() for box in boxes.all())  # no row is marked yet
    lin.page.keyboard.press("j")
    lin.page.keyboard.press("x")
    expect(boxes.first).to_be_checked()
    expect(count).to_have_text(" (1)", use_inner_text=False)
    lin.page.keyboard.press("j")
    lin.page.keyboard.press("x")
    expect(count).to_have_text(" (2)", use_inner_text=False)
    lin.page.keyboard.press("k")
    lin.page.keyboard.press("x")
    expect(boxes.first).not_to_be_checked()
    expect(count).to_have_text(" (1)", use_inner_text=False)


def test_n_makes_what_the_button_of_the_page_makes(lin: Person) -> None:
    lin.open("/systems/?view=all")
    lin.page.keyboard.press("n")
    lin.page.wait_for_url("**/systems/new/**")


def test_e_changes_the_record_of_the_page(lin: Person) -> None:
    lin.open("/systems/?view=all")
    lin.page.keyboard.press("j")
    lin.page.keyboard.press("Enter")
    lin.page.wait_for_selector("[data-record]")
    record = lin.page.url
    lin.page.keyboard.press("e")
    lin.page.wait_for_url(f"{record}amend/")


def test_none_of_them_acts_while_somebody_types_or_a_dialog_is_open(lin: Person) -> None:
    lin.open("/systems/?view=all")
    here = lin.page.url
    field = lin.page.locator("[data-list-filters] input:not([type=hidden])").first
    field.press_sequentially("nex")
    expect(field).to_have_value("nex")
    lin.page.keyboard.press("Escape")
    field.evaluate("one => one.blur()")
    lin.page.keyboard.press("?")
    lin.page.wait_for_selector("dialog[open]")
    lin.page.keyboard.press("n")
    assert lin.page.url.partition("?")[0] == here.partition("?")[0]
    expect(lin.page.get_by_text("Choose the row, where rows can be changed together")).to_be_visible()
