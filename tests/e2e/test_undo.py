"""Undo in a real browser: the button of the message, keys, a text field that keeps its own, and without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Person, Product, sign_in

pytestmark = pytest.mark.e2e


def change_vendor(person: Person, vendor: str) -> None:
    """Open the first system and change who makes it."""
    person.open("/systems/")
    person.page.locator("#list-table tbody a").first.click()
    person.page.locator(".page-actions a[href*='/amend/']").first.click()
    person.page.locator("[name=vendor]").fill(vendor)
    person.page.locator("main form button[type=submit]").first.click()
    expect(fields(person.page)).to_contain_text(vendor)


def fields(page: Page) -> Locator:
    """The record's own fields, above everything that tells of it."""
    return page.locator("main dl, main table").first


def said(page: Page, words: str) -> None:
    expect(page.locator("#toasts")).to_contain_text(words)


def test_the_button_undoes_and_redoes_and_so_do_the_keys(browser: Browser, product_of_this_file: Product) -> None:
    with browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}) as context:
        lin = sign_in(context, product_of_this_file, "lin@demo.example")
        page = lin.page
        change_vendor(lin, "Kettle Works")
        address, shown = page.url, fields(page)

        page.get_by_role("button", name="Undo", exact=True).click()
        said(page, "Undone: Changed system")
        expect(shown).not_to_contain_text("Kettle Works")
        page.get_by_role("button", name="Redo", exact=True).click()
        said(page, "Done again: Changed system")
        expect(shown).to_contain_text("Kettle Works")

        page.keyboard.press("Control+z")
        said(page, "Undone: Changed system")
        expect(shown).not_to_contain_text("Kettle Works")
        page.keyboard.press("Control+Shift+z")
        said(page, "Done again: Changed system")
        page.keyboard.press("z")
        said(page, "Undone: Changed system")
        expect(shown).not_to_contain_text("Kettle Works")
        assert page.url == address


def test_in_a_text_field_the_browsers_own_undo_stays(browser: Browser, product_of_this_file: Product) -> None:
    with browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844}) as context:
        lin = sign_in(context, product_of_this_file, "lin@demo.example")
        page = lin.page
        change_vendor(lin, "水壶厂")
        page.locator(".page-actions a[href*='/amend/']").first.click()
        field = page.locator("[name=vendor]")
        field.press("End")
        field.press_sequentially("z")
        field.press("Control+z")
        expect(field).to_have_value("水壶厂")
        assert "/amend/" in page.url
        page.locator("main").click(position={"x": 1, "y": 1})
        field.evaluate("one => one.blur()")
        page.keyboard.press("Control+z")
        said(page, "已撤销：")


def test_without_a_script_the_button_is_a_form(browser: Browser, product_of_this_file: Product) -> None:
    with browser.new_context(locale="en-GB") as signing_in:
        sign_in(signing_in, product_of_this_file, "lin@demo.example")
        state = signing_in.storage_state()
    with browser.new_context(locale="en-GB", java_script_enabled=False, storage_state=state) as context:
        lin = Person(context.new_page(), product_of_this_file)
        change_vendor(lin, "Kettle Works")
        lin.page.get_by_role("button", name="Undo", exact=True).click()
        said(lin.page, "Undone: Changed system")
        expect(fields(lin.page)).not_to_contain_text("Kettle Works")
        lin.open("/undo/")
        lin.page.get_by_role("button", name="Redo").first.click()
        said(lin.page, "Done again: Changed system")
