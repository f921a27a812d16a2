from datetime import date

import pytest

from fishplate.kernel.fields import uuid7
from fishplate.web.tests.samples import Sample

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def sample(browser):
    browser.sign_in()
    return Sample.objects.create(name="Orders", kind="mes", size=3, due_on=date(2026, 3, 1))


def typed(sample, **changes):
    values = {"name": "Orders", "kind": "mes", "size": "3", "due_on": "2026-03-01", "version": sample.version}
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def url(sample):
    return f"/samples/{sample.pk}/"


def test_the_form_shows_what_stands_and_which_version(browser, sample):
    page = browser.client.get(url(sample)).content.decode()

    assert 'value="Orders"' in page
    assert '<input type="hidden" name="version" value="1" id="id_version">' in page
    assert 'aria-describedby="id_name_helptext"' in page


def test_what_was_typed_is_saved_and_said(browser, sample):
    response = browser.client.post(url(sample), typed(sample, name="Order lines"), follow=True)

    assert response.redirect_chain == [("/", 303)]
    assert "The sample was amended." in response.content.decode()
    sample.refresh_from_db()
    assert (sample.name, sample.version) == ("Order lines", 2)


def test_htmx_is_sent_on_by_header(browser, sample):
    response = browser.client.post(url(sample), typed(sample, size="4"), headers=HTMX)

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/"


def test_a_mistake_is_marked_at_its_field_and_nothing_typed_is_lost(browser, sample):
    response = browser.client.post(url(sample), typed(sample, name="New name", size="-1"))
    page = response.content.decode()

    assert response.status_code == 422
    assert 'value="New name"' in page
    assert 'value="-1"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_size_error"' in page
    assert '<a href="#id_size">Size</a>' in page


def test_htmx_gets_the_form_alone(browser, sample):
    response = browser.client.post(url(sample), typed(sample, size=""), headers=HTMX)
    page = response.content.decode()

    assert response.status_code == 422
    assert page.lstrip().startswith("<form")
    assert "<html" not in page


def test_what_the_service_finds_wrong_lands_at_its_field(browser, sample):
    response = browser.client.post(url(sample), typed(sample, name="taken"))
    page = response.content.decode()

    assert response.status_code == 422
    assert 'id="id_name_error"' in page
    assert "This name is taken." in page
    assert "Something else is wrong too." in page


@pytest.mark.parametrize(("name", "status"), [("shut", 409), ("forbidden", 403)])
def test_a_refusal_is_told_above_the_form_and_nothing_typed_is_lost(browser, sample, name, status):
    response = browser.client.post(url(sample), typed(sample, name=name, size="77"))
    page = response.content.decode()

    assert response.status_code == status
    assert 'value="77"' in page
    assert ("The gate is shut." if name == "shut" else "Only the owner may do this.") in page


def test_a_form_without_a_version_is_not_saved(browser, sample):
    response = browser.client.post(url(sample), typed(sample, version=None, name="Over"))

    assert response.status_code == 422
    sample.refresh_from_db()
    assert sample.name == "Orders"


def test_a_record_that_is_not_there_is_not_found(browser, sample):
    assert browser.client.get(f"/samples/{uuid7()}/").status_code == 404


def test_a_button_asks_first_then_does_and_says_it(browser, sample):
    asked = browser.client.get(f"{url(sample)}remove/")
    done = browser.client.post(f"{url(sample)}remove/", follow=True)

    assert "It cannot be brought back." in asked.content.decode()
    assert "Gone." in done.content.decode()
    assert not Sample.objects.exists()


def test_a_form_that_is_opened_does_not_say_it_is_wrong(browser, sample):
    page = browser.client.get(url(sample)).content.decode()

    assert "aria-invalid" not in page
    assert "Please correct" not in page
