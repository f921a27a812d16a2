"""Hostile text in every field of the API, then every page that shows any of it: nothing of it runs.

Once without the content security policy, so that whatever a page takes for markup does run and is heard; and once with
it, so that anything the policy had to stop is heard as well. Both would hear: that is tried first.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from http import HTTPStatus
from urllib.parse import quote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page
from playwright.sync_api import Error as PlaywrightError

from tests.e2e.conftest import Person, Product, sign_in
from tests.e2e.hostile import CORPUS, Api

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]
#: How many records of each kind are made.
TIMES = 3
#: How many pages of one kind are opened, how many in all, and for how long.
OF_ONE_KIND, PAGES, SECONDS = 2, 110, 150
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\d+\b")
LISTEN = """
window.heard = [];
window.xss = (n) => window.heard.push(`ran ${n}`);
for (const name of ["alert", "confirm", "prompt"]) window[name] = () => window.heard.push(name);
document.addEventListener("securitypolicyviolation", (event) =>
  window.heard.push(`${event.violatedDirective} stopped ${event.blockedURI} ${event.sample}`));
"""
FOUND = """() => [...window.heard,
  ...[...document.querySelectorAll("[href],[src],[action],[formaction]")]
    .flatMap((one) => ["href", "src", "action", "formaction"].map((name) => one.getAttribute(name) || ""))
    .map((value) => value.replace(/[\\u0000-\\u0020]/g, "").toLowerCase())
    .filter((value) => ["javascript:", "data:text/html", "vbscript:"].some((bad) => value.startsWith(bad)))]"""
LINKS = "() => [...document.querySelectorAll('a[href]')].map((one) => one.getAttribute('href'))"


class Ear:
    """Hears what runs on a page, and what the policy stopped."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        page.add_init_script(LISTEN)
        page.on("console", self._console)
        page.on("dialog", self._dialog)

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.said.append(message.text)

    def _dialog(self, dialog: Dialog) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def heard(self) -> list[str]:
        heard, self.said = [*self.said, *self.page.evaluate(FOUND)], []
        return heard


def crawl(person: Person, ear: Ear, *starts: str) -> dict[str, list[str]]:
    """Open what can be reached by links, a few of each kind, and tell what was heard where."""
    home, deadline = person.product.url, time.monotonic() + SECONDS
    waiting, seen, kinds, wrong = list(starts), set(starts), Counter[str](), dict[str, list[str]]()
    while waiting and sum(kinds.values()) < PAGES and time.monotonic() < deadline:
        path = waiting.pop(0)
        kind = _ID.sub("…", path.partition("?")[0])
        if kinds[kind] >= OF_ONE_KIND or path.startswith("/sign-out"):
            continue
        kinds[kind] += 1
        try:
            person.page.goto(home + path, wait_until="load")
        except PlaywrightError:
            continue  # a file that is downloaded, not shown
        if heard := ear.heard():
            wrong[path] = heard
        for href in person.page.evaluate(LINKS):
            target = urlsplit(urljoin(home + path, href))
            address = target.path + (f"?{target.query}" if target.query else "")
            if f"{target.scheme}://{target.netloc}" == home and address not in seen:
                seen.add(address)
                waiting.append(address)
    assert len(kinds) >= 25, f"only {len(kinds)} kinds of page were found"
    return wrong


#: Forms whose fields the API does not take: what one calls oneself, a token, a view of a list.
FORMS = ("/account/", "/account/tokens/new/", "/views/new/?path=/systems/&query=kind%3Ddatabase")


TYPED = "() => Object.fromEntries(new FormData(document.querySelector('main form.form')))"
LIMITS = """() => Object.fromEntries([...document.querySelectorAll("main form.form :is(input[type=text], textarea)")]
  .map((one) => [one.name, one.maxLength > 0 ? one.maxLength : 400]))"""


def soil_forms(lin: Person) -> int:
    """Send those forms with each text of the corpus in each field for words; return how often one was taken."""
    taken = 0
    for address in FORMS:
        lin.open(address)
        typed: dict[str, str] = lin.page.evaluate(TYPED)
        limits: dict[str, int] = lin.page.evaluate(LIMITS)
        assert limits, f"{address} has no field for words"
        for number, hostile in enumerate(CORPUS):
            words = {name: hostile.format(n=number)[: limits[name]] for name in limits}
            answer = lin.page.context.request.post(
                lin.product.url + address, form={**typed, **words}, headers={"Referer": lin.page.url}, max_redirects=0
            )
            taken += answer.status < HTTPStatus.BAD_REQUEST
    return taken


def soiled(context: BrowserContext, product: Product) -> str:
    """Fill every field of text that the API takes, in the sample project; return the project's address."""
    lin = sign_in(context, product, "lin@demo.example")
    lin.open("/")
    api = Api(context, product.url)
    api.learn()
    project = api.ids["project_id"][0]
    for name, method, path, schema in api.writes():
        if name not in LEFT_ALONE:
            api.soil(name, method, path, schema, times=TIMES)
    assert soil_forms(lin) >= 2 * len(CORPUS)
    for number, hostile in enumerate(CORPUS[:8]):
        send_file(api, number, hostile)
    assert len(api.accepted) >= 12, api.accepted
    assert set(CORPUS) <= api.sent, "not every text of the corpus went somewhere"
    return f"/projects/{project}/"


#: Operations that would lock the people out who look, with the reason.
LEFT_ALONE = {
    "remove_member": "who is removed sees nothing",
    "withdraw_approval": "what was asked stays to be seen",
}


def send_file(api: Api, number: int, hostile: str) -> None:
    """Give an interface a contract whose file, note and content are hostile."""
    token = next(one["value"] for one in api.context.cookies() if one.get("name") == "csrftoken")
    name = hostile.format(n=number).replace("/", "⁄").replace("\n", " ")[:90] + ".csv"
    api.context.request.post(
        f"{api.url}/api/v1/interfaces/{api.ids['interface_id'][0]}/contracts",
        multipart={
            "format": "csv",
            "note": hostile.format(n=number),
            "content": {"name": name, "mimeType": "text/html", "buffer": hostile.format(n=number).encode()},
        },
        headers={"X-CSRFToken": token},
    )


def try_the_ears(browser: Browser, product: Product) -> None:
    """Without this the trial below could be deaf."""
    with browser.new_context(bypass_csp=True) as free, browser.new_context() as guarded:
        for context, expected in ((free, "ran 7"), (guarded, "stopped")):
            lin = sign_in(context, product, "lin@demo.example")
            ear = Ear(lin.page)
            lin.open("/")
            assert ear.heard() == []
            lin.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=xss(7)>')")
            lin.page.wait_for_function("() => window.heard.length > 0", timeout=10_000)
            assert expected in "".join(ear.heard())
            lin.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<a href=\"java\\tscript:xss(1)\">a</a>')")
            assert any("javascript:xss" in one for one in ear.heard())


def test_nothing_that_somebody_typed_runs_anywhere(browser: Browser, product_of_its_own: Product):
    product = product_of_its_own
    try_the_ears(browser, product)
    wrong: dict[str, list[str]] = {}
    with browser.new_context() as context:
        project = soiled(context, product)
    for bypass in (True, False):
        with browser.new_context(locale="zh-CN" if bypass else "en-GB", bypass_csp=bypass) as context:
            lin = sign_in(context, product, "lin@demo.example")
            ear = Ear(lin.page)
            searches = [f"/palette?q={quote(hostile.format(n=1))}" for hostile in CORPUS[:6]]
            wrong |= crawl(lin, ear, project, "/", f"{project}history/", *searches)
            wrong |= conflict(lin, ear, project)
            wrong |= palette(lin, ear)
    assert wrong == {}


def conflict(person: Person, ear: Ear, project: str) -> dict[str, list[str]]:
    """Be slower than somebody else: both texts stand side by side, and what was typed stands in the form again."""
    person.open(f"{project}amend/")
    person.page.evaluate("document.querySelector('main [name=version]').value = '1'")
    person.page.fill("main [name=name]", CORPUS[1].format(n=1))
    person.page.locator("main form button[type=submit]").first.click()
    person.page.wait_for_timeout(500)
    heard = ear.heard()
    return {"the page of a conflict": heard} if heard else {}


def palette(person: Person, ear: Ear) -> dict[str, list[str]]:
    """Type it where answers come while one types."""
    person.open("/")
    person.page.keyboard.press("Control+k")
    for hostile in CORPUS[:3]:
        person.page.keyboard.type(hostile.format(n=1))
        person.page.wait_for_timeout(300)
    heard = ear.heard()
    return {"the palette": heard} if heard else {}
