"""The page with the switches, as a browser gets it."""

import re
from html.parser import HTMLParser

import pytest

from fishplate.config.demo.page import Condition, choose_language, render
from fishplate.config.demo.systems import FAULTS, Fault, System
from fishplate.config.demo.words import LANGUAGES, WORDS

from .pairs import send


class Tags(HTMLParser):
    """Collects elements, and fails on what is not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def page(system: System = System.MES, language: str = "en", on: tuple[Fault, ...] = (), trouble: str = "") -> str:
    faults = {fault: fault in on for fault in FAULTS[system]}
    transfer = {"sent": 1, "waiting": 2, "trouble": trouble} if system is System.MES else None
    return render(Condition(system, 2000, faults, "http://127.0.0.1:1", transfer), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("system", list(System))
def test_every_fault_has_a_switch_that_needs_no_script(system, language):
    html = page(system, language, on=(Fault.STALL,))
    tags = Tags(html)
    names = {tag for tag, _ in tags.found}
    assert not names & {"script", "style"}
    assert not any(name == "style" or name.startswith("on") for _, attrs in tags.found for name in attrs)
    values = [attrs["value"] for tag, attrs in tags.found if tag == "input" and attrs["name"] == "fault"]
    assert values == [*FAULTS[system], "all"]
    assert html.count(f'aria-label="{WORDS[language]["switch_off"]}: ') == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sound_system_offers_no_repair(language):
    assert WORDS[language]["sound"] in page(language=language)
    assert WORDS[language]["repair"] not in page(language=language)


def test_both_languages_say_the_same_things():
    assert WORDS["en"].keys() == WORDS["zh"].keys()
    assert all(re.search("[一-鿿]", text) for text in WORDS["zh"].values())
    assert not any(re.search("[一-鿿]", text) for text in WORDS["en"].values())


def test_what_the_other_system_said_is_text():
    assert "&lt;b&gt;" in page(trouble="<b>")


@pytest.mark.parametrize(
    ("asked", "accepted", "chosen"),
    [
        (None, "", "en"),
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, "en;q=0.5, zh;q=0.7", "zh"),
        (None, "fr, en;q=0.3", "en"),
        (None, "fr;q=nonsense", "en"),
        ("en", "zh-CN", "en"),
        ("zh", "en", "zh"),
        ("xx", "zh", "zh"),
    ],
)
def test_the_language_asked_for_then_the_browsers(asked, accepted, chosen):
    assert choose_language(asked, accepted) == chosen


@pytest.mark.network
def test_the_page_is_served_in_the_language_of_the_browser(systems):
    reply = send(systems, System.MES, "/", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert 'lang="zh-Hans"' in reply.body.decode()
    assert "'unsafe-inline'" not in reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert send(systems, System.MES, "/style.css").headers.get_content_type() == "text/css"
    assert 'lang="en"' in send(systems, System.MES, "/?lang=en", headers={"Accept-Language": "zh"}).body.decode()
