import logging

import pytest

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.mark.parametrize(
    ("what", "status"), [("refused", 409), ("missing", 404), ("forbidden", 403), ("unavailable", 503)]
)
def test_a_refusal_is_a_page_with_its_status(browser, what, status):
    response = browser.client.get(f"/refuse/{what}/")

    assert response.status_code == status
    assert "<html" in response.content.decode()
    assert "HX-Retarget" not in response


@pytest.mark.parametrize(
    ("what", "status"), [("refused", 409), ("missing", 404), ("forbidden", 403), ("unavailable", 503)]
)
def test_a_refusal_to_htmx_goes_above_the_content_of_the_open_page(browser, what, status):
    response = browser.client.post(f"/refuse/{what}/", headers=HTMX)

    assert response.status_code == status
    assert response["HX-Retarget"] == "#problems"
    assert "<html" not in response.content.decode()


def test_every_reason_is_listed_and_escaped(browser):
    page = browser.client.get("/refuse/refused/").content.decode()

    assert "<li>The gate is shut.</li>" in page
    assert "&lt;b&gt;Two&lt;/b&gt; orders differ." in page


def test_a_boosted_request_gets_the_whole_page(browser):
    response = browser.client.get("/refuse/refused/", headers={**HTMX, "HX-Boosted": "true"})

    assert "<html" in response.content.decode()


def test_not_signed_in_leads_to_sign_in(browser):
    response = browser.client.get("/refuse/unsigned/")

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_our_own_mistakes_are_told_without_their_inside(browser, headers, caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")
    browser.client.raise_request_exception = False

    response = browser.client.get("/refuse/mistake/", headers=headers)

    assert response.status_code == 500
    assert "nobody may read" not in response.content.decode()
    assert ("HX-Retarget" in response) == bool(headers)


def test_an_address_nobody_has_is_a_page(browser):
    response = browser.client.get("/nowhere/at/all")

    assert response.status_code == 404
    assert "<h1>" in response.content.decode()


def test_a_host_we_do_not_serve_is_refused_without_the_frame(browser, caplog):
    caplog.set_level(logging.CRITICAL, logger="django.security.DisallowedHost")

    response = browser.client.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400


def test_a_form_without_its_token_changes_nothing_and_says_so(browser):
    browser.client.handler.enforce_csrf_checks = True
    browser.sign_in()

    response = browser.client.post("/language", {"language": "zh-hans"})

    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()
