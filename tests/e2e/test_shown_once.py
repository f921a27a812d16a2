"""What is shown only once takes the whole page, and can be copied."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Product, sign_in

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("path", ["/account/tokens/new/", "webhooks"])
def test_a_secret_stands_on_a_page_of_its_own_and_is_copied(browser: Browser, product: Product, path: str):
    with browser.new_context(locale="en-GB", permissions=["clipboard-read", "clipboard-write"]) as context:
        lin = sign_in(context, product, "lin@demo.example")
        page = lin.page
        if path == "webhooks":
            page.locator("main table a[href*='/projects/']").first.click()
            page.wait_for_url("**/projects/**")
            page.goto(f"{page.url}webhooks/new/")
            page.fill("[name=url]", "http://127.0.0.1:9/hook")
            page.get_by_label("A gate was opened").check()
        else:
            lin.open(path)
        page.fill("[name=name]", "reports")
        page.locator("main form button[type=submit]").click()

        secret = page.locator("#to-copy")
        expect(secret).to_be_visible()
        assert page.locator(".topbar").count() == page.locator("h1").count() == 1
        page.get_by_role("button", name="Copy").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == secret.input_value() != ""
