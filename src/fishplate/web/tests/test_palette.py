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


@pytest.mark.parametrize(
    "typed",
    ["projekt", "prject", "projject", "porject", "start projekt", "a projekt", "cretae", "proejct star", "projec5t"],
)
def test_one_wrong_letter_is_forgiven_in_every_word_of_four_letters(actor, typed):
    expected = {} if any(map(str.isdigit, typed)) else {"Do": ["Start a project"]}  # a code is no word
    assert found(actor, typed) == expected


def test_it_is_forgiven_within_a_word_with_a_hyphen_and_in_pinyin_as_well(actor):
    contributions.COMMANDS.add("zh", lambda who, project: [Command("新增供应商", "/suppliers/new", "做")])
    assert found(actor, "strat impotr") == {"Do": ["Re-start the import"]}
    assert found(actor, "gongyng") == {"做": ["新增供应商"]}


def test_it_is_forgiven_whatever_records_hold_the_word_as_typed_which_come_first(actor, monkeypatch):
    record = Shown(Reference("a.b", UUID(int=1)), "interface", "Projekt Nord", "/i/1")
    monkeypatch.setattr(search, "find", lambda who, text, limit, spelt: [record])  # as in the fixture
    assert list(found(actor, "projekt").items()) == [("interface", ["Projekt Nord"]), ("Do", ["Start a project"])]


def test_nothing_is_forgiven_where_something_is_called_so(actor):
    contributions.COMMANDS.add("de", lambda who, project: [Command("Projekt", "/de", "Do")])
    assert found(actor, "projekt") == {"Do": ["Projekt"]}


def test_many_records_leave_room_for_what_was_meant(actor, monkeypatch):
    many = [Shown(Reference("a.b", UUID(int=one)), "interface", f"Projekt {one}", f"/i/{one}") for one in range(30)]
    monkeypatch.setattr(search, "find", lambda who, text, limit, spelt: many)  # as in the fixture
    groups = found(actor, "projekt")
    assert groups["Do"] == ["Start a project"]
    assert sum(map(len, groups.values())) == palette.LIMIT


@pytest.mark.parametrize("typed", ["prijekt", "pro ject x", "abc", "prt", "sttrat"])
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
