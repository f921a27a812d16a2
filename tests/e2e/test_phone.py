"""On a phone: the places are menus that keys and fingers open, the bar stays, and only tables scroll sideways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Person, Product, sign_in

pytestmark = pytest.mark.e2e

WIDTH = 390
#: What is wider than the screen, and whether the box around it scrolls by itself and can be reached by keyboard.
TABLES = """() => [...document.querySelectorAll("main table")]
  .filter((one) => one.scrollWidth > document.documentElement.clientWidth)
  .map((one) => one.closest(".table-scroll, .plan-table, .comment-text"))
  .map((box) => !!box && box.tabIndex === 0 && box.getBoundingClientRect().right <= innerWidth
    && ["auto", "scroll"].includes(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth)"""
WIDE = ("charter/seats/", "landscape/connections/", "plan/", "assurance/", "members/", "webhooks/", "history/")


@pytest.fixture
def lin(browser: Browser, product: Product) -> Iterator[Person]:
    # Without motion a page has scrolled when it is asked where it is.
    with browser.new_context(
        locale="en-GB", viewport={"width": WIDTH, "height": 800}, reduced_motion="reduce"
    ) as context:
        yield sign_in(context, product, "lin@demo.example")


def project_of(lin: Person) -> str:
    lin.open("/")
    return lin.page.locator("table a[href*='/projects/']").first.get_attribute("href") or ""


@pytest.mark.parametrize("menu", ["Main", "Project"])
def test_the_places_are_a_menu_for_keys(lin: Person, menu: str):
    lin.open(project_of(lin) + "charter/")
    places = lin.page.get_by_role("navigation", name=menu)
    opener = lin.page.locator(".topbar > .places-open" if menu == "Main" else ".rail > .places-open")
    expect(places).to_be_hidden()
    opener.focus()
    lin.page.keyboard.press("Enter")
    expect(places).to_be_visible()
    box = places.bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= WIDTH
    assert box["y"] + box["height"] <= 800
    assert places.evaluate("one => one.scrollWidth <= one.clientWidth")
    lin.page.keyboard.press("Tab")
    assert places.evaluate("one => one.contains(document.activeElement)")
    lin.page.keyboard.press("Escape")
    expect(places).to_be_hidden()
    expect(opener).to_be_focused()
    lin.page.keyboard.press("Enter")
    lin.page.keyboard.press("Tab")
    lin.page.keyboard.press("Tab")
    there = lin.page.evaluate("document.activeElement.href")
    lin.page.keyboard.press("Enter")
    lin.page.wait_for_url(there)
    expect(places).to_be_hidden()


def test_the_bars_stay_and_hide_nothing_that_has_the_focus(lin: Person):
    lin.open(project_of(lin))
    lin.page.evaluate("scrollTo(0, 1000)")
    assert lin.page.evaluate("scrollY") > 500
    top, rail = (lin.page.locator(one).bounding_box() for one in (".topbar", ".rail"))
    assert top is not None
    assert rail is not None
    assert (top["x"], top["y"], top["width"]) == (0, 0, WIDTH)
    assert (rail["y"], rail["width"]) == (top["height"], WIDTH)
    links = lin.page.locator("main a[href]")
    lin.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    links.nth(links.count() // 4).focus()
    box = lin.page.locator(":focus").bounding_box()
    assert box is not None
    assert box["y"] >= top["height"] + rail["height"]


def test_only_tables_scroll_sideways(lin: Person):
    wide, project = 0, project_of(lin)
    for path in WIDE:
        lin.open(project + path)
        assert lin.page.evaluate("document.documentElement.scrollWidth") == WIDTH, path
        found = lin.page.evaluate(TABLES)
        assert all(found), path
        wide += len(found)
    assert wide
