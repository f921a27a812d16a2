"""Every main page of the sample, as people with different screens and languages meet it.

axe finds nothing, no page scrolls sideways, the console is silent and no request leaves for anywhere else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.e2e.conftest import Product, sign_in

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}"
LOOKS = [
    ("en-GB", "light", 1280),
    ("zh-CN", "dark", 1280),
    ("zh-CN", "light", 390),
    ("en-GB", "dark", 390),
]
PAGES = (
    "",
    "charter/",
    "members/",
    "landscape/",
    "plan/",
    "assurance/",
    "assurance/define/response_time/",
    "gates/",
    "approvals/",
    "decide/",
    "delegations/new/",
    "settings/",
    "timeline/",
    "webhooks/",
    "webhooks/new/",
    "lists/scope/import/",
    "lists/objectives/import/",
    "lists/tasks/import/",
    "history/",
    "history/1/",
)
ELSEWHERE = (
    "/",
    "/work/",
    "/projects/new/",
    "/account/",
    "/account/tokens/",
    "/account/sign-in/",
    "/decide/",
    "/delegations/",
    "/organisations/",
    "/systems/?view=all",
    "/lists/systems/import/",
    "/systems/?format=change",
    "/views/new/?path=/systems/&query=kind%3Ddatabase",
    "/people/",
    "/sample/",
    "/printed/",
    "/printed/check/",
)
#: From a list, the page of its first entry.
FIRST = ("assurance/", "gates/", "landscape/", "approvals/")


class Ears:
    """Hears what the browser says and where it goes."""

    def __init__(self, page: Page, home: str) -> None:
        self.said: list[str] = []
        self._home = home.rsplit(":", 1)[0]
        page.on("console", self._console)
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.said.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._home, "data:", "blob:")):
            self.said.append(f"request: {request.url}")


def complaints(page: Page) -> list[str]:
    """Return what axe finds, and whether the page is wider than the screen."""
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(f"async () => (await axe.run({RULES})).violations")
    said = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        said.append("scrolls sideways")
    return said


@pytest.mark.parametrize(("locale", "scheme", "width"), LOOKS)
def test_every_page_is_in_order(browser: Browser, product: Product, locale: str, scheme: Any, width: int):
    with browser.new_context(
        locale=locale, color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    ) as context:
        lin = sign_in(context, product, "lin@demo.example")
        ears = Ears(lin.page, product.url)
        lin.open("/")
        project = lin.page.locator("table a[href*='/projects/']").first.get_attribute("href")
        assert project
        wrong: dict[str, list[str]] = {}
        addresses = [*ELSEWHERE, *(project + path for path in PAGES)]
        for path in FIRST:
            lin.open(project + path)
            entry = lin.page.locator("#list-table tbody a").first
            if entry.count():
                addresses.append(entry.get_attribute("href") or "")
        for address in addresses:
            ears.said.clear()
            lin.open(address)
            if said := [*complaints(lin.page), *ears.said]:
                wrong[address.replace(project, "…/")] = said
        assert not wrong, "\n".join(f"{address}\n  " + "\n  ".join(said) for address, said in wrong.items())
