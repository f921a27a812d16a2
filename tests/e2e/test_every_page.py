"""Every main page of the sample, as people with different screens and languages meet it.

axe finds nothing, no page scrolls sideways, the console is silent (what the content security policy refuses, it says
there) and no request leaves for anywhere else.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Page, Request, expect

from tests.e2e.conftest import Product, sign_in

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}"
LOOKS: list[tuple[str, Literal["light", "dark"], int]] = [
    ("en-GB", "light", 1280),
    ("zh-CN", "dark", 1280),
    ("zh-CN", "light", 390),
    ("en-GB", "dark", 390),
]
PAGES = (
    "",
    "charter/",
    "charter/seats/",
    "members/",
    "members/invite/",
    "landscape/",
    "plan/",
    "plan/export/",
    "plan/calendars/",
    "plan/calendars/add/",
    "plan/resources/",
    "plan/resources/add/",
    "plan/baselines/",
    "plan/baselines/take/",
    "plan/slips/",
    "plan/trends/",
    "plan/earned-value/",
    "plan/quality/",
    "plan/risks/",
    "plan/risks/add/",
    "plan/analysis/",
    "plan/analysis/start/",
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
    "/account/tokens/new/",
    "/account/sign-in/",
    "/account/sessions/",
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
    "/undo/",
)
#: From a list, the page of its first entry.
FIRST = ("assurance/", "gates/", "landscape/", "approvals/", "plan/baselines/")


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
    with browser.new_context(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 900}) as context:
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


#: What somebody says about a project, and the pages of it all.
SAID = (
    "@Sam Becker: `LOTNO` or **LOT**?\n\n- one\n- two\n\n```\nselect lot from a_table_of_a_long_name where no = 1\n```"
    f"\n\n|{'| '.join(f'column_{number}' for number in range(12))}|\n|{'-|' * 12}\n|{'1|' * 12}\n"
)
TALK = ("comments/", "comments/add/", "people/?q=sam")


def test_conversations_are_in_order(browser: Browser, product_of_its_own: Product):
    """A conversation with a picture, an answer, a former version and a deleted comment; the inbox of who is named."""
    product = product_of_its_own
    with browser.new_context(locale="en-GB") as context:
        lin = sign_in(context, product, "lin@demo.example")
        lin.open("/")
        lin.open(lin.page.locator("table a[href*='/projects/']").first.get_attribute("href") or "")
        project = lin.page.url.removeprefix(product.url)
        form, said = lin.page.locator("#comment-form"), lin.page.locator("#comments .comment")
        picture = io.BytesIO()
        Image.new("RGB", (900, 300), "teal").save(picture, "PNG")
        payload = FilePayload(name="a long name of a picture.png", mimeType="image/png", buffer=picture.getvalue())
        for already, text in enumerate((SAID, "An answer", "To be deleted")):
            if already == 1:
                said.first.get_by_role("link", name="Reply").click()
            form.locator("textarea").fill(text)
            form.locator("input[type=file]").set_input_files([payload])
            form.get_by_role("button", name="Comment", exact=True).click()
            expect(said).to_have_count(already + 1)
        own = [one.get_attribute("id") or "" for one in said.all()]
        first, _answer, last = (f"/comments/{one.removeprefix('comment-')}/" for one in own)
        lin.open(f"{first}amend/")
        lin.page.locator("textarea").fill(f"{SAID}\n\nAmended.")
        lin.page.locator("form.form button[type=submit]").first.click()
        lin.page.wait_for_url(lambda url: "amend" not in url)
        lin.open(f"{last}delete/")
        lin.page.get_by_role("button", name="Delete").click()
        lin.page.wait_for_url(lambda url: "delete" not in url)
    number = project.strip("/").rpartition("/")[2]
    addresses = [
        project,
        *(f"/records/projects.project/{number}/{path}" for path in TALK),
        *(f"{first}{path}" for path in ("amend/", "delete/", "versions/")),
        f"{last}versions/",
        "/inbox/",
        "/watching/",
        "/account/notices/",
        "/account/channels/",
        "/account/channels/new/",
    ]
    wrong: dict[str, list[str]] = {}
    for locale, scheme, width in LOOKS:
        for email in ("lin@demo.example", "sam@demo.example"):
            with browser.new_context(
                locale=locale, color_scheme=scheme, viewport={"width": width, "height": 900}
            ) as context:
                person = sign_in(context, product, email)
                ears = Ears(person.page, product.url)
                for address in addresses if email.startswith("lin") else [project, "/inbox/"]:
                    ears.said.clear()
                    person.open(address)
                    if complaint := [*complaints(person.page), *ears.said]:
                        wrong[f"{email} {locale} {width} {address}"] = complaint
    assert not wrong, "\n".join(f"{address}\n  " + "\n  ".join(said) for address, said in wrong.items())


#: The administrator's area, and one person in it.
ADMINISTRATION = ("people/", "jobs/", "audit/", "storage/")


@pytest.mark.parametrize(("locale", "scheme", "width"), LOOKS)
def test_the_administration_is_in_order(browser: Browser, product: Product, locale: str, scheme: Any, width: int):
    with browser.new_context(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        ears = Ears(page, product.url)
        page.goto(f"{product.url}/sign-in/")
        page.locator("input[name=login]").fill("admin@demo.example")
        page.locator("input[name=password]").fill("fishplate-demo")
        page.locator("form.form button[type=submit]").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        page.goto(f"{product.url}/administration/people/")
        person = page.locator("#list-table tbody a").first.get_attribute("href") or ""
        page.goto(f"{product.url}/organisations/")
        invitations = (page.locator("#list-table tbody a").first.get_attribute("href") or "") + "invitations/"
        wrong: dict[str, list[str]] = {}
        for address in (
            *(f"/administration/{one}" for one in ADMINISTRATION),
            person,
            f"{person}close/",
            f"{person}password-link/",
            invitations,
        ):
            ears.said.clear()
            page.goto(product.url + address)
            if said := [*complaints(page), *ears.said]:
                wrong[address] = said
        assert not wrong, "\n".join(f"{address}\n  " + "\n  ".join(said) for address, said in wrong.items())
