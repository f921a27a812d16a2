"""A baseline in a real browser: chosen above the chart, drawn beneath the bars, and there again the next time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Product
from tests.e2e.test_plan import plan_of

pytestmark = pytest.mark.e2e


def drawn(page: Page) -> str:
    """What the chart shows, as a picture in one text."""
    page.wait_for_timeout(200)  # it is drawn with the next frame
    picture: str = page.evaluate("document.querySelector('.gantt-canvas').toDataURL()")
    return picture


def test_a_baseline_and_the_progress_line_are_drawn_when_they_are_asked_for(
    browser: Browser, product_of_its_own: Product
) -> None:
    with browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}) as context:
        page = plan_of(context, product_of_its_own)
        without = drawn(page)
        choice = page.locator("[data-plan-baseline]")
        choice.select_option(index=1)
        key = page.locator("[data-baseline-key]")
        expect(key).to_be_visible()
        beneath = drawn(page)
        assert beneath != without
        page.locator("[data-plan-progress]").check()
        both = drawn(page)
        assert both not in (beneath, without)

        page.reload()
        page.locator("table[role=treegrid][aria-rowcount]").wait_for()
        expect(choice).not_to_have_value("")
        expect(key).to_be_visible()
        assert drawn(page) == both
        choice.select_option(index=0)
        page.locator("[data-plan-progress]").uncheck()
        expect(key).to_be_hidden()
        assert drawn(page) == without


def test_the_page_of_a_baseline_leads_to_the_chart_that_shows_it(browser: Browser, product_of_its_own: Product) -> None:
    with browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}) as context:
        page = plan_of(context, product_of_its_own)
        page.get_by_role("link", name="Baselines").first.click()
        page.locator("#list-table tbody a").first.click()
        page.get_by_role("link", name="Show in the chart").click()
        page.locator("table[role=treegrid][aria-rowcount]").wait_for()
        expect(page.locator("[data-plan-baseline]")).not_to_have_value("")
        expect(page.locator("[data-baseline-key]")).to_be_visible()
