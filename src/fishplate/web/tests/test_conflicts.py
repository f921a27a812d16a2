"""Two people have the same form open. One saves; the other must see both versions and lose nothing."""

import re
from datetime import date

import pytest

from fishplate.web.tests.samples import Sample


@pytest.fixture
def sample(browser):
    browser.sign_in()
    return Sample.objects.create(name="Orders", kind="mes", size=3, due_on=date(2026, 3, 1))


@pytest.fixture
def conflict(browser, sample):
    """I opened version 1; somebody saved version 2; I send mine."""
    other = Sample.objects.get(pk=sample.pk)
    other.name, other.urgent = "Orders of the line", True
    other.save()
    mine = {"name": "Order lines", "kind": "erp", "size": "3", "due_on": "2026-03-01", "version": "1"}
    return browser.client.post(f"/samples/{sample.pk}/", mine)


def hidden(page):
    form = page.split('class="conflict"')[1]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def picked(**choices):
    return {"_conflict": "picked", **{f"_pick.{name}": choice for name, choice in choices.items()}}


def test_nothing_is_overwritten(conflict, sample):
    sample.refresh_from_db()

    assert conflict.status_code == 409
    assert (sample.name, sample.version) == ("Orders of the line", 2)


def test_the_fields_that_differ_stand_side_by_side_as_people_read_them(conflict):
    page = conflict.content.decode()

    assert re.search(r"Name.*Order lines.*Orders of the line", page, re.DOTALL)
    assert re.search(r"Kind.*ERP.*MES", page, re.DOTALL)
    assert re.search(r"Urgent.*no.*yes", page, re.DOTALL)
    assert 'name="_pick.size"' not in page
    assert 'name="_pick.due_on"' not in page


def test_all_that_was_typed_goes_along_with_the_new_version(conflict):
    assert hidden(conflict.content.decode()) == {
        "name": "Order lines",
        "kind": "erp",
        "size": "3",
        "due_on": "2026-03-01",
        "version": "2",
    }


def test_keeping_mine_saves_mine(browser, conflict, sample):
    sent = {
        **hidden(conflict.content.decode()),
        "_conflict": "picked",
        "_pick.name": "mine",
        "_pick.kind": "mine",
        "_pick.urgent": "mine",
    }

    browser.client.post(f"/samples/{sample.pk}/", sent)

    sample.refresh_from_db()
    assert (sample.name, sample.kind, sample.urgent, sample.version) == ("Order lines", "erp", False, 3)


def test_each_field_can_be_picked(browser, conflict, sample):
    sent = {
        **hidden(conflict.content.decode()),
        "_conflict": "picked",
        "_pick.name": "theirs",
        "_pick.kind": "mine",
        "_pick.urgent": "theirs",
    }

    browser.client.post(f"/samples/{sample.pk}/", sent)

    sample.refresh_from_db()
    assert (sample.name, sample.kind, sample.urgent) == ("Orders of the line", "erp", True)


def test_keeping_all_of_mine_counts_for_every_field(browser, conflict, sample):
    sent = {**hidden(conflict.content.decode()), "_conflict": "mine", "_pick.name": "theirs"}

    browser.client.post(f"/samples/{sample.pk}/", sent)

    sample.refresh_from_db()
    assert sample.name == "Order lines"


def test_a_third_version_in_between_is_shown_again(browser, conflict, sample):
    third = Sample.objects.get(pk=sample.pk)
    third.name = "Third"
    third.save()

    response = browser.client.post(f"/samples/{sample.pk}/", hidden(conflict.content.decode()))

    assert response.status_code == 409
    assert "Third" in response.content.decode()


def test_htmx_gets_the_comparison_in_place_of_the_form(browser, sample):
    Sample.objects.get(pk=sample.pk).save()
    mine = {"name": "Order lines", "kind": "erp", "size": "3", "version": "1"}

    response = browser.client.post(
        f"/samples/{sample.pk}/", mine, headers={"HX-Request": "true", "HX-Request-Type": "partial"}
    )

    assert response.status_code == 409
    assert response.content.decode().lstrip().startswith("<form")


def test_when_both_say_the_same_there_is_nothing_to_pick(browser, sample):
    Sample.objects.get(pk=sample.pk).save()
    mine = {"name": "Orders", "kind": "mes", "size": "3", "due_on": "2026-03-01", "version": "1"}

    page = browser.client.post(f"/samples/{sample.pk}/", mine).content.decode()

    assert "Both versions say the same" in page
