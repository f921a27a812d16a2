"""The frame in a real browser: keyboard, focus, parts of pages, without script, and what axe finds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django_vite.core.asset_loader import DjangoViteAssetLoader
from playwright.sync_api import expect, sync_playwright

from fishplate.web import navigation
from fishplate.web.tests import samples
from fishplate.web.tests.samples import Sample
from tests.services import needs

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.one_database("a browser is shown the same pages from both"),
]
CHECKOUT = Path(__file__).parents[4]
AXE = CHECKOUT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def chromium():
    # Playwright's loop runs in this thread, where Django would refuse to touch the database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        launched = playwright.chromium.launch(executable_path=needs("browser"), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def built(settings, monkeypatch):
    """The built front end, in place of the names that other tests are content with."""
    settings.DJANGO_VITE = {"default": {**settings.DJANGO_VITE["default"], "dev_mode": False}}
    monkeypatch.setattr(DjangoViteAssetLoader, "_instance", None)  # it reads its settings once for each process


@pytest.fixture
def site(browser, built, live_server):
    browser.sign_in()
    samples.fill(120)
    yield live_server.url
    Sample.objects.all().delete()


@pytest.fixture
def open_page(chromium, site):
    """Open pages in a context of one's own; every complaint of the browser is kept in ``page.complaints``."""
    contexts = []

    def open_page(path="/", **options):
        options = {"viewport": {"width": 1280, "height": 800}, "locale": "en-US", **options}
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda said: page.complaints.append(said.text) if "Policy" in said.text else None)
        page.on("request", lambda asked: None if asked.url.startswith(site) else page.complaints.append(asked.url))
        page.goto(site + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_a_list_is_walked_and_opened_by_keyboard(open_page):
    page = open_page()
    second = page.locator("tbody tr").nth(1).get_attribute("data-href")

    for key in ("j", "j", "ArrowDown", "k", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url(f"**{second}")

    assert page.complaints == []


def test_the_filter_changes_the_table_and_the_address_and_keeps_the_focus(open_page):
    page = open_page("/?sort=-size")
    page.evaluate("window.same = true")

    page.keyboard.press("/")
    page.keyboard.type("interface 07")
    expect(page).to_have_url(re.compile(r"\?sort=-size&name=interface\+07$"))

    expect(page.locator(".list-count")).to_have_text("2 entries")
    assert page.evaluate("window.same && document.activeElement.name") == "name"
    page.reload()
    assert page.locator(".list-count").inner_text() == "2 entries"
    assert page.complaints == []


def test_what_is_shown_after_filtering_is_what_is_saved_and_what_the_next_filter_starts_from(open_page):
    page = open_page()
    page.select_option("[name=kind]", "mes")
    expect(page).to_have_url(re.compile(r"\?kind=mes$"))
    page.get_by_role("link", name="Size").click()
    expect(page).to_have_url(re.compile(r"\?kind=mes&sort=size$"))

    expect(page.locator("#list-save a")).to_have_attribute("href", re.compile("kind%3Dmes%26sort%3Dsize$"))
    kept = page.locator("#list-kept input").evaluate_all("all => all.map((one) => [one.name, one.value])")
    assert kept == [["kind", "mes"], ["sort", "size"]]
    page.fill("[name=name]", "07")
    expect(page).to_have_url(re.compile(r"sort=size"))


def test_the_top_bar_stays_however_long_the_page_is(open_page):
    page = open_page()
    page.evaluate("window.scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})")

    assert page.evaluate("scrollY") > 900
    assert page.locator(".topbar").bounding_box()["y"] == 0


def test_going_back_brings_back_the_page_before(open_page):
    page = open_page()
    page.select_option("[name=kind]", "mes")
    expect(page).to_have_url(re.compile(r"\?kind=mes$"))

    page.go_back()

    expect(page.locator(".list-count")).to_have_text("120 entries")
    expect(page.locator("h1")).to_have_text("Samples")


def test_a_mistake_is_looked_at_and_nothing_typed_is_lost(open_page):
    page = open_page()
    page.locator("td a").first.click()
    page.fill("[name=name]", "New name")
    page.fill("[name=size]", "-4")

    page.keyboard.press("Enter")
    page.wait_for_selector("#id_size[aria-invalid]")

    assert page.evaluate("document.activeElement.textContent").strip().startswith("Please correct")
    assert page.input_value("[name=name]") == "New name"
    page.fill("[name=size]", "4")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("The sample was amended.")
    assert page.complaints == []


def test_the_numbers_of_the_top_bar_come_after_the_page_and_follow_the_news(open_page):
    waiting = {"inbox": 2, "none": 0}
    navigation.register_top(
        navigation.Entry("inbox", "Inbox", "list_samples", "inbox", 1, count=lambda who: waiting["inbox"]),
        navigation.Entry("none", "None", "web:show_keyboard_help", "inbox", 2, count=lambda who: waiting["none"]),
    )
    page = open_page("/")
    expect(page.locator("[data-count=inbox]")).to_have_text("2")
    expect(page.locator("[data-count=none]")).to_be_hidden()

    waiting.update(inbox=0, none=100)
    page.evaluate("document.querySelector('[data-counts]').dispatchEvent(new CustomEvent('fishplate:live'))")

    expect(page.locator("[data-count=inbox]")).to_be_hidden()
    expect(page.locator("[data-count=none]")).to_have_text("100+")
    assert page.complaints == []


def test_the_palette_finds_and_goes_by_keyboard(open_page):
    navigation.register_top(
        navigation.Entry("samples", "All samples", "list_samples", "inbox", 1),
        navigation.Entry("keys", "Keys", "web:show_keyboard_help", "keyboard", 2),
    )
    page = open_page()

    page.keyboard.press("Control+k")
    page.keyboard.type("key")
    expect(page.locator("#palette [role=option]")).to_have_count(1)

    box = page.locator("#palette input")
    assert page.locator(f"#{box.get_attribute('aria-activedescendant')}").inner_text() == "Keys"
    page.keyboard.press("Enter")
    page.wait_for_url("**/keyboard")
    assert page.complaints == []


def test_the_question_mark_helps_except_while_typing(open_page):
    page = open_page()
    help_ = page.locator("dialog#keyboard")

    page.locator("[name=name]").press("?")
    assert not help_.is_visible()
    page.locator("[name=name]").evaluate("field => field.blur()")
    page.keyboard.press("?")
    help_.get_by_text("Down and up in a list").wait_for()
    page.keyboard.press("Escape")

    assert not help_.is_visible()


def test_everything_works_without_script(open_page):
    page = open_page(java_script_enabled=False)
    page.fill("[name=name]", "interface 07")
    page.click("text=Apply")
    assert page.locator(".list-count").inner_text() == "2 entries"

    page.locator("td a").first.click()
    page.fill("[name=size]", "-4")
    page.click("main [type=submit]")
    assert "Please correct" in page.locator("main").inner_text()

    page.fill("[name=size]", "4")
    page.click("main [type=submit]")
    assert "The sample was amended." in page.locator("#toasts").inner_text()


def look_at_list(page):
    pass


def look_at_mistakes(page):
    page.locator("td a").first.click()
    page.fill("[name=size]", "-4")
    page.click("main [type=submit]")
    page.wait_for_selector("[aria-invalid]")


def look_at_conflict(page):
    page.locator("td a").first.click()
    page.locator("[name=version]").evaluate("(one) => { one.value = '0' }")  # once the form is there
    page.fill("[name=name]", "Another")
    page.click("main [type=submit]")
    page.wait_for_selector(".conflict-table")


def look_at_palette(page):
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette [role=option]")


def look_at_sign_in(page):
    page.goto(page.url + "sign-in/")


@pytest.mark.parametrize(
    "look",
    [look_at_list, look_at_mistakes, look_at_conflict, look_at_palette, look_at_sign_in],
    ids=lambda one: one.__name__,
)
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("scheme", "language"), [("light", "zh-CN"), ("dark", "en-US")])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(open_page, look, width, scheme, language):
    page = open_page("/", viewport={"width": width, "height": 800}, color_scheme=scheme, locale=language)

    look(page)
    page.wait_for_timeout(200)  # colours change over 150 ms
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "async () => (await axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})).violations"
    )

    assert [(one["id"], json.dumps(one["nodes"][0]["html"])) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.complaints == []


def test_chinese_is_found_by_initials_and_what_was_chosen_stands_on_top_next_time(open_page):
    navigation.register_top(
        navigation.Entry("samples", "全部样例", "list_samples", "inbox", 1),
        navigation.Entry("keys", "键盘帮助", "web:show_keyboard_help", "keyboard", 2),
    )
    page = open_page()

    page.keyboard.press("Control+k")
    page.keyboard.type("jpbz")
    expect(page.locator("#palette [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/keyboard")
    page.go_back()
    page.keyboard.press("Control+k")

    first = page.locator("#palette [role=group]").first
    expect(first.locator(".palette-group")).to_have_text("Recent")
    expect(first.locator("[role=option]")).to_have_text(["键盘帮助"])
    assert page.complaints == []


def test_nothing_chosen_leads_to_the_page_of_results(open_page):
    page = open_page()
    page.keyboard.press("Control+k")
    page.keyboard.type("zzzz")
    page.get_by_text("Nothing found.").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/palette?q=zzzz")
    assert page.complaints == []


@pytest.fixture
def with_letters(open_page):
    navigation.register_top(
        navigation.Entry("samples", "All samples", "list_samples", "inbox", 1, letter="y"),
        navigation.Entry("keys", "Keys", "web:show_keyboard_help", "keyboard", 2, letter="k"),
    )
    return open_page


def test_g_and_a_letter_go_to_a_place_but_not_while_typing_nor_after_a_pause(with_letters):
    page = with_letters()
    page.locator("[name=name]").press_sequentially("gk")
    assert page.input_value("[name=name]") == "gk"
    page.locator("[name=name]").evaluate("field => field.blur()")
    page.keyboard.press("g")
    page.wait_for_timeout(1_700)
    page.keyboard.press("k")
    assert not page.url.endswith("/keyboard")

    page.keyboard.press("g")
    page.keyboard.press("k")
    page.wait_for_url("**/keyboard")
    assert page.complaints == []


def test_letters_that_are_switched_off_do_nothing_and_ctrl_k_still_does(with_letters):
    page = with_letters("/keyboard")
    page.get_by_role("button", name="Switch single letters off").click()
    page.get_by_text("Single letters are switched off").wait_for()
    page.goto(page.url.replace("/keyboard", "/"))
    for key in ("g", "k", "?", "j"):
        page.keyboard.press(key)
    assert not page.url.endswith("/keyboard")
    assert not page.locator("dialog[open]").count()
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open]")
