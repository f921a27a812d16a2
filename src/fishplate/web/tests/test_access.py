from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import Audience, declared
from fishplate.web.tests import pages

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_nobody_is_sent_to_sign_in_and_back(browser):
    response = browser.client.get("/?kind=erp")

    assert response.status_code == 302
    to = urlsplit(response["Location"])
    assert to.path == "/sign-in/"
    assert parse_qs(to.query)["next"] == ["/?kind=erp"]


def test_htmx_is_told_to_leave_for_sign_in_and_come_back_to_the_open_page(browser):
    response = browser.client.get("/", headers={**HTMX, "HX-Current-URL": "http://testserver/projects/?q=1"})

    assert response.status_code == 200
    assert parse_qs(urlsplit(response["HX-Redirect"]).query)["next"] == ["/projects/?q=1"]


def test_an_open_page_elsewhere_is_no_way_back(browser):
    response = browser.client.get("/", headers={**HTMX, "HX-Current-URL": "http://evil.example/x"})

    assert "evil" not in response["HX-Redirect"]


def test_an_open_page_that_is_no_address_is_no_way_back(browser):
    response = browser.client.get("/", headers={**HTMX, "HX-Current-URL": "http://["})

    assert parse_qs(urlsplit(response["HX-Redirect"]).query)["next"] == ["/"]


def test_who_is_signed_in_gets_the_page(browser):
    browser.sign_in()

    response = browser.client.get("/")

    assert response.status_code == 200
    assert "private" in response["Cache-Control"]


def test_an_administrators_page_says_why_it_is_shut(browser):
    browser.sign_in()

    response = browser.client.get("/administer/")

    assert response.status_code == 403
    assert "Only an administrator" in response.content.decode()


def test_an_administrator_gets_the_page(browser):
    browser.sign_in(actor=Actor(id=UUID(int=8), name="Li Na", administrator=True))

    assert browser.client.get("/administer/").status_code == 200


def test_a_method_that_a_page_has_not_is_refused(browser):
    browser.sign_in()

    response = browser.client.post("/")

    assert response.status_code == 405
    assert response["Allow"] == "GET"


def test_every_page_declares_its_audience():
    access = declared(pages.list_samples)

    assert access is not None
    assert access.audience is Audience.SIGNED_IN
    assert declared(lambda request: None) is None
