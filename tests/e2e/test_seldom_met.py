"""Pages one meets seldom, in order for everybody: the ways in, what an import says, a delivery, search, undo."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page

from tests.e2e.conftest import Product, sign_in
from tests.e2e.test_every_page import LOOKS, Ears, complaints

pytestmark = pytest.mark.e2e

PASSWORD = "fishplate-demo"
PEOPLE = b"email,role\nmei@example.org,member\nnot-an-address,member\nkai@example.org,emperor\n"
SEARCHES = ("", "q=zzzzz", "q=MES", "q=MES&kind=landscape.system")


def by_password(context: BrowserContext, product: Product, email: str, password: str = PASSWORD) -> Page:
    page = context.new_page()
    page.goto(f"{product.url}/sign-in/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("form.form button[type=submit]").click()
    page.wait_for_load_state()
    return page


def test_the_ways_in_are_in_order(browser: Browser, product_of_its_own: Product):
    product = product_of_its_own
    with browser.new_context(locale="en-GB") as context:
        page = by_password(context, product, "admin@demo.example")
        page.goto(f"{product.url}/organisations/")
        page.goto(
            product.url + (page.locator("#list-table tbody a").first.get_attribute("href") or "") + "invitations/new/"
        )
        page.locator("input[name=email]").fill("mei@example.org")
        page.locator("form.form button[type=submit]").click()
        invitation = page.locator("#to-copy").input_value()
        page.goto(f"{product.url}/account/sign-in/app/")
        secret = page.locator("ol code").inner_text().replace(" ", "")
        counter = list(totp.yield_hotp_counters_from_time())[1]
        page.locator("input[name=code]").fill(totp.format_hotp_value(totp.hotp_value(secret, counter)))
        page.locator("form.form button[type=submit]").click()
        page.wait_for_url(lambda url: "/app/" not in url)
    wrong: dict[str, list[str]] = {}
    scheme: Any
    for locale, scheme, width in LOOKS:

        def look(page: Page, name: str, at: tuple[str, int] = (locale, width)) -> None:
            if said := complaints(page):
                wrong[f"{name} {at}"] = said

        with browser.new_context(
            locale=locale, color_scheme=scheme, viewport={"width": width, "height": 900}
        ) as context:
            look(by_password(context, product, f"nobody{width}@example.org", "wrong wrong wrong"), "wrong password")
            page = by_password(context, product, "admin@demo.example")
            assert page.url.endswith("/sign-in/code/")
            look(page, "second step")
            page.locator("input[name=code]").fill("12")
            page.locator("form.form button[type=submit]").click()
            look(page, "wrong code")
            page.locator(".entrance-back button").click()
            page.wait_for_url("**/sign-in/")
            page.goto(invitation)
            look(page, "invitation")
            page.locator("a[href$='/passkey/']").click()
            look(page, "invitation with a passkey")
    assert wrong == {}


def test_imports_deliveries_searches_and_what_can_be_undone_are_in_order(browser: Browser, product_of_its_own: Product):
    product = product_of_its_own
    with browser.new_context(locale="en-GB") as context:
        lin = sign_in(context, product, "lin@demo.example")
        lin.open("/")
        project = lin.page.locator("table a[href*='/projects/']").first.get_attribute("href") or ""
        lin.open(f"{project}webhooks/new/")
        lin.page.locator("input[name=name]").fill("Nobody listens")
        lin.page.locator("input[name=url]").fill("http://127.0.0.1:9/")
        everything = lin.page.locator("input[name=kinds][value='*']")
        everything.check()
        assert lin.page.locator("input[name=kinds]:visible").count() == 1
        lin.page.locator("form.form button[type=submit]").click()
        lin.page.get_by_role("link", name="Done").click()
        lin.page.wait_for_url("**/webhooks/*/")
        webhook = lin.page.url.removeprefix(product.url)
        lin.page.get_by_role("button", name="Send a test").click()
        lin.page.wait_for_url("**/deliveries/*/")
        delivery = lin.page.url.removeprefix(product.url)
        lin.open(f"{project}approvals/")
        approval = lin.page.locator("#list-table tbody a").first.get_attribute("href") or ""
        context.clear_cookies()
        page = by_password(context, product, "admin@demo.example")
        page.goto(f"{product.url}/lists/people/import/")
        people = FilePayload(name="people.csv", mimeType="text/csv", buffer=PEOPLE)
        page.locator("main input[type=file]").set_input_files([people])
        page.locator("form.form button[type=submit]").click()
        page.get_by_text("errors; nothing was written").wait_for(timeout=30_000)
        tried = page.url.removeprefix(product.url)
    searches = [f"/search?{one}" for one in SEARCHES]
    seen = {
        "lin@demo.example": [webhook, f"{webhook}amend/", delivery, f"{approval}reschedule/", "/undo/", *searches],
        "admin@demo.example": ["/lists/people/import/", tried],
        "sam@demo.example": ["/undo/"],
    }
    wrong: dict[str, list[str]] = {}
    scheme: Any
    for locale, scheme, width in LOOKS:
        for email, addresses in seen.items():
            with browser.new_context(
                locale=locale, color_scheme=scheme, viewport={"width": width, "height": 900}
            ) as context:
                page = by_password(context, product, email)
                ears = Ears(page, product.url)
                for address in addresses:
                    ears.said.clear()
                    assert page.goto(product.url + address).ok  # type: ignore[union-attr]
                    if said := [*complaints(page), *ears.said]:
                        wrong[f"{email} {locale} {width} {address}"] = said
    assert wrong == {}
