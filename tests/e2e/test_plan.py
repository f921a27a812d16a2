"""The plan in a real browser: typed from the keyboard, dragged with the mouse, changed by two people at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.conftest import Person, Product, sign_in

pytestmark = pytest.mark.e2e


def plan_of(context: BrowserContext, product: Product) -> Page:
    """Open the plan of the sample's project, and wait until the script has taken it over."""
    lin: Person = sign_in(context, product, "lin@demo.example")
    lin.open("/")
    lin.open((lin.page.locator("table a[href*='/projects/']").first.get_attribute("href") or "") + "plan/")
    lin.page.locator("table[role=treegrid][aria-rowcount]").wait_for()
    return lin.page


def row(page: Page, number: int) -> Locator:
    return page.locator("#plan-rows tr", has=page.locator("td:first-child", has_text=f"{number}")).first


def cell(page: Page, number: int, column: str) -> Locator:
    return row(page, number).locator(f"[data-column={column}]")


def bar(page: Page, number: int) -> tuple[float, float, float]:
    """Where on the screen the bar of a row begins and ends, and how far down: the pointer tells."""
    row(page, number).locator("[data-row-link]").focus()
    place = row(page, number).bounding_box()
    chart = page.locator(".gantt-canvas").bounding_box()
    assert place is not None
    assert chart is not None
    y = place["y"] + place["height"] / 2
    page.wait_for_timeout(100)  # the chart follows the row that is looked at
    edges = [x for x in range(int(chart["x"]), int(chart["x"] + chart["width"]), 3) if over(page, x, y) == "move"]
    return edges[0], edges[-1], y


def over(page: Page, x: float, y: float) -> str:
    page.mouse.move(x, y)
    return page.locator(".gantt-canvas").get_attribute("data-cursor") or ""


def end_of(page: Page, near: float, y: float) -> float:
    """Where a bar is taken hold of to let it take longer."""
    return next(x for x in range(int(near), int(near) + 20) if over(page, x, y) == "resize")


def test_a_plan_is_typed_dragged_and_shared(browser: Browser, product_of_its_own: Product) -> None:
    with (
        browser.new_context(locale="en-GB", viewport={"width": 1600, "height": 900}) as context,
        browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}) as elsewhere,
    ):
        page, other = plan_of(context, product_of_its_own), plan_of(elsewhere, product_of_its_own)

        # A row is typed in from the keyboard; what is wrong stands in it, and Esc leaves it.
        row(page, 1).locator("[data-row-link]").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.locator("tr[data-editing] [name=duration]").fill("soon")
        page.keyboard.press("Enter")
        expect(page.locator("tr[data-editing] .field-errors")).to_contain_text("“soon” is no duration")
        page.keyboard.press("Escape")
        expect(cell(page, 2, "duration")).to_have_text("15d")
        expect(row(page, 2).locator("[data-row-link]")).to_be_focused()

        # A new row at the end, and the blank one that follows is left.
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        page.locator("tr[data-editing] [name=name]").fill("Write it down")
        page.keyboard.press("Enter")
        expect(row(page, 10)).to_contain_text("Write it down")
        page.keyboard.press("Escape")
        expect(other.locator("#plan-rows")).to_contain_text("Write it down", timeout=5_000)

        # The bar is dragged to a later day, its end by two days, and its knob to another bar.
        begin, end, y = bar(page, 10)
        page.mouse.move((begin + end) / 2, y)
        page.mouse.down()
        page.mouse.move((begin + end) / 2 + 60, y, steps=3)
        page.mouse.up()
        expect(cell(page, 10, "constraint")).not_to_be_empty()
        begin, end, y = bar(page, 10)
        page.mouse.move(end_of(page, end, y), y)
        page.mouse.down()
        page.mouse.move(end + 40, y, steps=3)
        page.keyboard.press("Escape")
        page.mouse.up()
        expect(cell(page, 10, "duration")).to_have_text("1d")
        page.mouse.move(end_of(page, end, y), y)
        page.mouse.down()
        page.mouse.move(end + 40, y, steps=3)
        page.mouse.up()
        expect(cell(page, 10, "duration")).not_to_have_text("1d")
        _begin, end, y = bar(page, 9)
        *_place, target = bar(page, 10)
        knob = next(x for x in range(int(end), int(end) + 40) if over(page, x, y) == "link")
        page.mouse.move(knob, y)
        page.mouse.down()
        page.mouse.move(knob + 5, target, steps=3)
        page.mouse.up()
        expect(cell(page, 10, "predecessors")).to_have_text("9")

        # Who is slower sees both, and nothing typed is lost.
        cell(other, 10, "duration").click()
        other.locator("tr[data-editing] [name=duration]").fill("7d")
        row(page, 10).locator("[data-row-link]").click()
        page.locator("tr[data-editing] [name=name]").fill("Written down")
        page.keyboard.press("Enter")
        expect(row(page, 10)).to_contain_text("Written down")
        other.keyboard.press("Enter")
        expect(other.locator("tr[data-editing] .field-errors")).to_contain_text("now Written down")
        expect(other.locator("tr[data-editing] [name=duration]")).to_have_value("7d")
        other.keyboard.press("Enter")
        expect(cell(page, 10, "duration")).to_have_text("7d", timeout=5_000)
        page.keyboard.press("Control+z")
        expect(page.locator("#toasts")).to_contain_text("Undone")

        # What is filtered and selected goes together, and comes back together.
        page.locator("table[role=treegrid][aria-rowcount]").wait_for()
        page.locator("[data-plan-filter]").fill("Build on")
        page.locator("[data-plan-filter]").press("ArrowDown")
        page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Delete")
        page.keyboard.press("Enter")
        expect(page.locator("#toasts")).to_contain_text("2 tasks were removed")
        expect(page.locator("#plan-rows")).not_to_contain_text("Build on")
        page.get_by_role("button", name="Undo", exact=True).last.click()
        expect(page.locator("#plan-rows")).to_contain_text("Build on")

        # A bar that is held at the edge of the chart brings the days beyond it into view.
        page.locator("table[role=treegrid][aria-rowcount]").wait_for()
        page.locator("[data-plan-scale]").select_option("day")
        begin, end, y = bar(page, 10)
        chart = page.locator(".gantt-canvas").bounding_box()
        assert chart is not None
        page.mouse.move((begin + end) / 2, y)
        page.mouse.down()
        left = page.evaluate("document.querySelector('.gantt').scrollLeft")
        page.mouse.move(chart["x"] + chart["width"] - 4, y, steps=3)
        page.wait_for_function("left => document.querySelector('.gantt').scrollLeft > left + 40", arg=left)
        page.keyboard.press("Escape")
        page.mouse.up()
