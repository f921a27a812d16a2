"""Every page of the domain, opened and used as the people around a project would."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects import queries
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member, Project
from fishplate.domains.projects.tests import factories

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_portfolio_lists_what_one_takes_part_in():
    cast = factories.cast()
    assert cast.project.name in browser(cast.people["owner"]).get("/").content.decode()
    page = browser(cast.people["stranger"]).get("/").content.decode()
    assert cast.project.name not in page
    assert "No projects yet" in page


def test_somebody_starts_a_project_in_the_browser():
    person = organisations.person()
    client = browser(person)
    url = reverse("projects:create_project")
    organisation_id = person.memberships.get().organisation_id
    typed = {"organisation_id": organisation_id, "name": "POS–stock", "code": "", "starts_on": "2026-03-02"}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "POS–stock" in refused.content.decode()
    done = client.post(url, {**typed, "code": "POS"})
    assert done.status_code == 303
    project = Project.objects.get(code="POS")
    assert done["Location"] == reverse("projects:view_project", args=[project.pk])
    assert queries.roles(person.pk, project.pk) == {Role.PROJECT_MANAGER}


@pytest.mark.parametrize("name", ["view_project", "view_settings", "list_members", "list_history", "amend_project"])
def test_pages_open_for_the_owner_and_do_not_exist_for_others(name: str):
    cast = factories.cast()
    url = reverse(f"projects:{name}", args=[cast.project.pk])
    assert browser(cast.people["owner"]).get(url).status_code == 200
    for who in ("stranger", "removed_member"):
        assert browser(cast.people[who]).get(url).status_code == 404
    anonymous = Client().get(url)
    assert anonymous.status_code == 302
    assert reverse("account_login") in anonymous["Location"]


def test_a_stale_form_shows_both_versions_and_loses_nothing():
    cast = factories.cast()
    client = browser(cast.people["owner"])
    url = reverse("projects:amend_project", args=[cast.project.pk])
    typed = {"name": "Mine", "code": "A", "starts_on": "2026-03-02", "version": 1}
    assert client.post(url, {**typed, "name": "Theirs"}).status_code == 303
    page = client.post(url, typed)
    assert page.status_code == 409
    assert "Mine" in page.content.decode()
    assert "Theirs" in page.content.decode()


def test_a_member_is_added_by_address_changed_and_removed():
    cast = factories.cast()
    client = browser(cast.people["owner"])
    newcomer = organisations.person("Newcomer", of=cast.supplier)
    url = reverse("projects:add_member", args=[cast.project.pk])
    unknown = client.post(url, {"email": "nobody@example.org", "party": "supplier"})
    assert "Nobody with this address" in unknown.content.decode()
    assert client.post(url, {"email": newcomer.email, "party": "supplier"}).status_code == 303
    member = Member.objects.get(person=newcomer)
    change = reverse("projects:amend_member", args=[cast.project.pk, member.pk])
    form = {"party": "integrator", "roles": [Role.OPERATIONS], "version": member.version}
    assert client.post(change, form).status_code == 303
    assert queries.roles(newcomer.pk, cast.project.pk) == {Role.OPERATIONS}
    remove = reverse("projects:remove_member", args=[cast.project.pk, member.pk])
    assert "Remove Newcomer" in client.get(remove).content.decode()
    assert client.post(remove).status_code == 303
    assert browser(newcomer).get(reverse("projects:view_project", args=[cast.project.pk])).status_code == 404


def test_the_history_tells_who_changed_what():
    cast = factories.cast()
    client = browser(cast.people["owner"])
    page = client.get(reverse("projects:list_history", args=[cast.project.pk])).content.decode()
    assert "member: added" in page
    assert "Lin Owner" in page
    entry = client.get(reverse("projects:view_entry", args=[cast.project.pk, 1])).content.decode()
    assert "MES–ERP integration" in entry


def test_the_lists_cost_the_same_however_long_they_are(django_assert_max_num_queries):
    cast = factories.cast()
    client = browser(cast.people["owner"])
    for _ in range(12):
        factories.member(
            cast.project, organisations.person(of=cast.supplier), cast.supplier, Role.OPERATIONS, by=cast.owner
        )
    with django_assert_max_num_queries(11):
        client.get(reverse("projects:list_members", args=[cast.project.pk]))
    with django_assert_max_num_queries(10):
        client.get(reverse("projects:list_history", args=[cast.project.pk]))
