from uuid import UUID

import pytest

from fishplate.web import navigation
from fishplate.web.navigation import Entry, Project

PROJECT = UUID(int=42)


def entry(key, url_name="list_samples", **options):
    return Entry(key, key.title(), url_name, "inbox", options.pop("order", 10), **options)


@pytest.fixture
def actor(browser):
    return browser.sign_in().actor


def keys(places):
    return [place.key for place in places]


def test_an_entry_whose_address_nobody_provides_is_not_shown(actor):
    navigation.register_top(entry("here"), entry("later", "charter:not_built_yet"))

    assert keys(navigation.top(actor, "/")) == ["here"]


def test_entries_stand_in_order_and_may_hide(actor):
    navigation.register_top(
        entry("second", order=20), entry("first", order=10), entry("hidden", shown=lambda who, project: False)
    )

    assert keys(navigation.top(actor, "/")) == ["first", "second"]


def test_one_is_where_the_longest_address_fits(actor):
    navigation.register_top(entry("start"), entry("admin", "administer"), entry("deeper", "administer_deeper"))

    def active(path):
        return [place.key for place in navigation.top(actor, path) if place.active]

    assert active("/") == ["start"]
    assert active("/administer/x/") == ["admin"]
    assert active("/administer/deeper/x/") == ["deeper"]
    assert active("/elsewhere/") == []


def test_the_rail_stands_only_beside_a_project_one_may_see(browser, actor, monkeypatch):
    monkeypatch.setattr(navigation, "_project_source", [])  # the frame without the domain that knows projects
    navigation.register_rail(entry("samples", "list_project_samples"))
    seen = {PROJECT: Project(PROJECT, "MES–ERP", "/p/", phase="Pilot")}
    navigation.register_project_source(lambda project_id, who: seen.get(project_id) if who == actor else None)

    mine = browser.client.get(f"/projects/{PROJECT}/samples/").content.decode()
    others = browser.client.get(f"/projects/{UUID(int=43)}/samples/").content.decode()

    assert 'class="rail"' in mine
    assert "MES–ERP" in mine
    assert 'aria-current="page"' in mine
    assert 'class="rail"' not in others


def test_counts_are_answered_apart_so_that_no_page_waits_for_them(browser, actor):
    asked = []

    def count(who):
        asked.append(who)
        return 3

    navigation.register_top(entry("inbox", count=count), entry("none", count=lambda who: 0), entry("plain"))

    page = browser.client.get("/").content.decode()
    browser.client.get("/palette?q=inb", headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert asked == []
    assert page.count("data-count=") == 2
    assert browser.client.get("/counts").json() == {"inbox": 3, "none": 0}
    assert asked == [actor]


def test_nobody_is_told_counts(browser):
    assert browser.client.get("/counts").status_code == 302


def test_nobody_is_offered_no_places(browser):
    navigation.register_top(entry("inbox"))

    assert "topnav" not in browser.client.get("/keyboard").content.decode()
