import pytest

from fishplate.web.middleware import choose_language


@pytest.mark.parametrize(
    ("account", "cookie", "accepted", "expected"),
    [
        ("zh-hans", "en", "en", "zh-hans"),
        ("", "zh-hans", "en", "zh-hans"),
        ("auto", "zh-hans", "en", "zh-hans"),
        ("", "", "zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("", "", "fr,de;q=0.9,zh-Hans;q=0.2", "zh-hans"),
        ("", "", "fr", "en"),
        ("", "", "", "en"),
        ("", "klingon", "zh", "zh-hans"),
        ("", "", ";;q=x,*", "en"),
    ],
)
def test_the_first_that_names_a_language_we_speak_decides(account, cookie, accepted, expected):
    assert choose_language(account=account, cookie=cookie, accepted=accepted) == expected


def test_a_page_says_which_language_it_is_in(browser):
    browser.sign_in(language="zh-hans")

    response = browser.client.get("/", headers={"Accept-Language": "en"})

    assert response["Content-Language"] == "zh-hans"
    assert '<html lang="zh-hans"' in response.content.decode()


def test_the_switch_is_remembered_by_this_browser(browser):
    response = browser.client.post("/language", {"language": "zh-hans", "next": "/keyboard"})

    assert response.status_code == 303
    assert response["Location"] == "/keyboard"
    assert browser.client.get("/keyboard", headers={"Accept-Language": "en"})["Content-Language"] == "zh-hans"


def test_the_switch_is_kept_with_the_account(browser, monkeypatch):
    kept = []
    # no domain is asked here
    monkeypatch.setattr("fishplate.web.preferences._keepers", {"language": lambda who, what: kept.append((who, what))})
    user = browser.sign_in()

    browser.client.post("/language", {"language": "zh-hans"})

    assert kept == [(user.actor, "zh-hans")]


def test_a_language_we_do_not_speak_changes_nothing(browser):
    response = browser.client.post("/language", {"language": "tlh", "next": "/keyboard"})

    assert response.status_code == 303
    assert "fishplate_language" not in response.cookies


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_switch_leads_nowhere_else(browser, elsewhere):
    response = browser.client.post("/theme", {"theme": "dark", "next": elsewhere})

    assert response["Location"] == "/"
    assert response.cookies["fishplate_theme"].value == "dark"


def test_the_theme_is_on_the_page_from_the_start(browser):
    browser.client.post("/theme", {"theme": "dark"})

    assert 'data-bs-theme="dark"' in browser.client.get("/keyboard").content.decode()
