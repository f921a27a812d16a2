"""Passkeys in a real browser, whose security key is a virtual one (WebAuthn over the devtools protocol)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.conftest import Person, Product, sign_in

pytestmark = pytest.mark.e2e


def by_name(product: Product) -> Product:
    """Return the same installation under a name: browsers hold no passkeys for numbers."""
    return Product(f"http://localhost:{urlsplit(product.url).port}", product.data)


@contextmanager
def security_key(context: BrowserContext, page: Page) -> Iterator[None]:
    """Plug in a key that knows who holds it."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    yield
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})


def add_passkey(person: Person, name: str) -> None:
    person.open("/account/sign-in/passkeys/new/")
    person.page.get_by_label("Name").fill(name)
    person.page.get_by_role("button", name="Go on").click()
    person.sees("The passkey was added.")


def sign_out(person: Person) -> None:
    person.open("/sign-out/")
    person.page.locator("main button[type=submit]").click()
    person.page.wait_for_url("**/sign-in/**")


def test_a_passkey_is_added_signs_in_alone_and_is_the_second_step(browser: Browser, product_of_its_own: Product):
    product = by_name(product_of_its_own)
    with browser.new_context(locale="en-GB") as context:
        lin = sign_in(context, product, "lin@demo.example")
        with security_key(context, lin.page):
            add_passkey(lin, "virtual key")
            lin.sees("passkey: added")
            sign_out(lin)

            lin.page.get_by_role("button", name="Sign in with a passkey").click()
            lin.page.wait_for_url(lambda url: "/sign-in/" not in url)
            lin.open("/account/sign-in/")
            lin.sees("virtual key")
            sign_out(lin)

            lin.page.locator("[data-fill-login='lin@demo.example']").click()
            lin.page.wait_for_url("**/sign-in/code/")
            lin.open("/people/")
            assert "/sign-in/" in lin.page.url
            lin.open("/sign-in/code/")
            lin.page.get_by_role("button", name="Use a passkey").click()
            lin.page.wait_for_url(lambda url: "/sign-in/" not in url)
            lin.open("/account/again/passkey/?next=/people/")
            lin.page.get_by_role("button", name="Use a passkey").click()
            lin.page.wait_for_url("**/people/")


def test_without_a_passkey_one_is_told_so_and_stays(browser: Browser, product: Product):
    with browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        page.goto(f"{by_name(product).url}/sign-in/")
        with security_key(context, page):
            page.get_by_role("button", name="通行密钥").click()
            page.locator("[data-passkey-problem]").wait_for(state="visible", timeout=70_000)
        page.goto(f"{product.url}/sign-in/")
        page.get_by_role("button", name="通行密钥").click()
        page.get_by_text("localhost").wait_for()


def test_who_is_invited_begins_with_a_passkey(browser: Browser, product_of_its_own: Product):
    product = by_name(product_of_its_own)
    with browser.new_context(locale="en-GB") as context, browser.new_context(locale="en-GB") as elsewhere:
        lin = sign_in(context, product, "lin@demo.example")
        lin.open("/organisations/")
        lin.page.locator("#list-table tbody a").first.click()
        lin.page.get_by_role("link", name="Invite somebody").first.click()
        lin.page.get_by_label("E-mail").fill("ning@demo.example")
        lin.page.get_by_role("button", name="Invite").click()
        link = lin.page.get_by_label("Link").input_value().replace("127.0.0.1", "localhost")

        ning = Person(elsewhere.new_page(), product)
        with security_key(elsewhere, ning.page):
            ning.page.goto(link)
            ning.page.get_by_role("link", name="Begin with a passkey").click()
            ning.page.get_by_label("Your name").fill("Ning New")
            ning.page.get_by_role("button", name="Begin").click()
            ning.page.wait_for_url("**/account/sign-in/recovery-codes/")
            ning.sees("Your account is ready.")
            sign_out(ning)
            ning.page.get_by_role("button", name="Sign in with a passkey").click()
            ning.page.wait_for_url(lambda url: "/sign-in/" not in url)
            ning.open("/account/")
            assert ning.page.get_by_label("Name").input_value() == "Ning New"
