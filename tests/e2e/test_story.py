"""The first five minutes of a newcomer, in both languages: a gate that will not open, and why, and then it does.

Everything is found by what stands on the pages, as a person finds it; nothing is asked of the database.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.conftest import Person, Product, sign_in

pytestmark = pytest.mark.e2e

LANGUAGES = {
    "en": {"locale": "en-GB", "met": "met", "seats": "one person cannot fill two seats", "open": "Open"},
    "zh": {"locale": "zh-CN", "met": "达标", "seats": "一个人不能占两个席位", "open": "已放行"},
}


def context_of(browser: Browser, language: str) -> BrowserContext:
    return browser.new_context(locale=LANGUAGES[language]["locale"], viewport={"width": 1280, "height": 900})


def open_gate_page(person: Person) -> str:
    """From the portfolio by two clicks to the gate; return its address."""
    person.open("/")
    person.page.locator("table a[href*='/projects/']").first.click()
    person.page.locator(".try-it a[href*='/gates/']").first.click()
    person.page.wait_for_url("**/gates/*/")
    return person.page.url


def run_checks_until_met(person: Person) -> None:
    person.page.locator(".rail a[href$='/assurance/']").click()
    person.page.locator("form[action$='/assurance/run/'] button").click()
    for _ in range(60):
        if person.page.locator("#list-table .state-met").count() == 3:
            return
        person.page.wait_for_timeout(1000)
        person.page.reload()
    pytest.fail("the checks were not met after the repair:\n" + person.page.locator("#list-table").inner_text())


def approve(person: Person) -> None:
    person.page.locator("button[name=verdict][value=approve]").click()
    person.page.wait_for_load_state()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_newcomer_opens_the_gate(browser: Browser, product_of_its_own: Product, language: str):
    words = LANGUAGES[language]
    with context_of(browser, language) as first, context_of(browser, language) as second:
        lin = sign_in(first, product_of_its_own, "lin@demo.example")
        expect(lin.page.locator("html")).to_have_attribute("lang", "en" if language == "en" else "zh-hans")
        gate = open_gate_page(lin)
        wait_for_first_measurement(lin, gate)

        # It will not open, and says why in the same place.
        lin.page.locator("form[action*='/gates/'] button[type=submit]").first.click()
        expect(lin.page.locator(".alert").first).to_contain_text("ms")
        lin.page.goto(gate)

        # A reason leads to its measurement, and that to interface, contract, indicator and objective.
        lin.page.locator("main a[href*='/runs/']").first.click()
        lin.page.wait_for_url("**/runs/*/")
        stations = lin.page.locator("nav.thread a")
        for address in [station.get_attribute("href") for station in stations.all()]:
            assert address
            answer = lin.page.request.get(product_of_its_own.url + address)
            assert answer.status == 200, address
        assert stations.count() >= 4

        # Repaired, measured again, met.
        lin.open("/sample/")
        lin.page.locator("form[action$='/sample/repair/'] button").click()
        lin.page.wait_for_load_state()
        lin.page.goto(gate)
        run_checks_until_met(lin)
        assert words["met"] in lin.page.locator("#list-table").inner_text()

        # Two different people sign.
        lin.page.goto(gate)
        lin.page.locator("form[action*='/gates/'] button[type=submit]").first.click()
        lin.page.wait_for_url(re.compile(r"/approvals/|/gates/"))
        if "/approvals/" not in lin.page.url:
            lin.page.locator("a[href*='/approvals/']").first.click()
        approve(lin)
        signing = lin.page.url
        project = gate.split("gates/")[0]
        lin.page.goto(project)
        expect(lin.page.locator(".try-it")).to_contain_text("陈立 Chen Li", use_inner_text=True)
        lin.page.goto(signing)
        expect(lin.page.locator("main")).to_contain_text(words["seats"])
        assert lin.page.locator("button[name=verdict]").count() == 0
        chen = sign_in(second, product_of_its_own, "chen@demo.example")
        chen.page.goto(signing)
        approve(chen)

        # It is open, and the history keeps the decision with its evidence.
        chen.page.goto(gate)
        expect(chen.page.locator("main .state").first).to_contain_text(words["open"])
        chen.page.locator("main a[href*='/decisions/']").first.click()
        expect(chen.page.locator("main")).to_contain_text("IF-01")
        # The overview leads there too, and names no steps any more.
        chen.page.goto(project)
        expect(chen.page.locator(".try-it")).to_have_count(0)
        chen.page.locator("main .panel a[href$='/history/']").first.click()
        expect(chen.page.locator("#list-table")).to_contain_text("G2")


def wait_for_first_measurement(person: Person, gate: str) -> None:
    """The systems are measured once they hold what they are going to hold; reload until both checks have a run."""
    for _ in range(90):
        runs = person.page.locator("main a[href*='/runs/']").all()
        if len({(run.get_attribute("href") or "").split("/runs/")[0] for run in runs}) >= 2:
            return
        person.page.wait_for_timeout(1000)
        person.page.goto(gate)
    pytest.fail("the sample was not measured:\n" + person.page.locator("main").inner_text())
