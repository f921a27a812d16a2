from uuid import UUID

import pytest

from fishplate.kernel import contributions, search
from fishplate.kernel.contributions import Command
from fishplate.kernel.records import Reference, Shown
from fishplate.web import navigation, palette

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def found(actor, typed):
    groups = palette.find(actor, typed, project_id=None)
    return {str(group.name): [str(command.label) for command in group.commands] for group in groups}


@pytest.fixture
def actor(browser, monkeypatch):
    navigation.register_top(navigation.Entry("portfolio", "Portfolio", "list_samples", "inbox", 1))
    contributions.COMMANDS.add(
        "test",
        lambda who, project: [
            Command("Start a project", "/new", "Do", keywords="create 新建"),
            Command("Re-start the import", "/import", "Do"),
        ],
    )
    # what search finds is tried there; here, what is made of it
    monkeypatch.setattr(search, "find", lambda who, text, limit, spelt: [])
    return browser.sign_in().actor


def test_nothing_typed_offers_places_and_actions(actor):
    assert found(actor, "") == {"Go to": ["Portfolio"], "Do": ["Start a project", "Re-start the import"]}


def test_every_word_must_match_whatever_its_case(actor):
    assert found(actor, "PROJECT start") == {"Do": ["Start a project"]}
    assert found(actor, "新建") == {"Do": ["Start a project"]}
    assert found(actor, "project nothing") == {}


def test_what_begins_with_it_comes_first(actor):
    assert found(actor, "start") == {"Do": ["Start a project", "Re-start the import"]}
    assert found(actor, "re-") == {"Do": ["Re-start the import"]}


def test_records_follow_and_neither_pushes_the_other_out(actor, monkeypatch):
    def find(who, text, limit, spelt):
        return [
            Shown(Reference("a.b", UUID(int=number)), "interface", f"project {number}", f"/i/{number}")
            for number in range(limit)
        ]

    monkeypatch.setattr(search, "find", find)  # what search finds is tried there; here, what is made of it
    contributions.COMMANDS.add(
        "many", lambda who, project: [Command(f"project command {n}", f"/c/{n}", "More") for n in range(50)]
    )

    groups = found(actor, "project")

    assert len(groups["interface"]) == palette.LIMIT // 2
    assert sum(map(len, groups.values())) == palette.LIMIT


def test_it_is_a_page_and_a_part(browser, actor):
    page = browser.client.get("/palette?q=start").content.decode()
    part = browser.client.get("/palette?q=start", headers=HTMX).content.decode()

    assert "<html" in page
    assert "<html" not in part
    assert part.count('role="option"') == 2


def test_nothing_found_says_so(browser, actor):
    assert "Nothing found." in browser.client.get("/palette?q=zzz", headers=HTMX).content.decode()


def test_a_stranger_gets_nothing(browser):
    assert browser.client.get("/palette?q=a").status_code == 302


def test_a_project_that_is_none_is_no_error(browser, actor):
    assert browser.client.get("/palette?project=nonsense").status_code == 200


@pytest.mark.parametrize("typed", ["gys", "gongying", "xzgys", "xinzeng gys", "yings"])
def test_chinese_is_found_as_it_is_spelt(actor, typed):
    contributions.COMMANDS.add("zh", lambda who, project: [Command("新增供应商", "/suppliers/new", "做")])
    assert found(actor, typed) == {"做": ["新增供应商"]}


@pytest.mark.parametrize("typed", ["projekt", "prject", "projject", "porject", "start projekt"])
def test_one_wrong_letter_is_forgiven_where_nothing_else_is_found(actor, typed):
    assert found(actor, typed) == {"Do": ["Start a project"]}


@pytest.mark.parametrize("typed", ["prijekt", "pro ject x", "abc"])
def test_two_are_not(actor, typed):
    assert found(actor, typed) == {}


def test_a_place_tells_the_keys_that_go_there(browser, actor):
    navigation.register_top(navigation.Entry("inbox", "Inbox", "list_samples", "inbox", 2, letter="i"))
    assert "<kbd>g i</kbd>" in browser.client.get("/palette?q=inbox", headers=HTMX).content.decode()


def test_the_help_tells_of_every_place_with_a_letter_and_letters_can_be_switched_off(browser, actor):
    navigation.register_top(navigation.Entry("inbox", "Inbox", "list_samples", "inbox", 2, letter="i"))
    help_ = browser.client.get("/keyboard").content.decode()
    assert "<kbd>g</kbd> <kbd>i</kbd>" in help_
    assert 'data-keys="off"' not in help_
    browser.client.post("/keys", {"keys": "off"})
    assert 'data-keys="off"' in browser.client.get("/keyboard").content.decode()
