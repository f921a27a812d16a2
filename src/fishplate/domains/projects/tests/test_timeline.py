"""The time line as people read it. What higher domains add to it is tested in tests/access/test_timeline.py."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from fishplate.domains.projects import queries, services
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories
from fishplate.domains.projects.tests.test_note_visit import look, rename
from fishplate.web import history

pytestmark = pytest.mark.django_db


def read(person, path):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(path, headers={"Accept-Language": "en"})
    assert page.status_code == 200
    return re.sub(r"\s+", " ", unescape(strip_tags(page.content.decode())))


def url(cast, query=""):
    return reverse("projects:view_timeline", args=[cast.project.pk]) + query


def test_a_change_is_told_before_and_after_in_words():
    cast = factories.cast()
    rename(cast, "Billing and 5G core")

    page = read(cast.people["teammate"], url(cast))

    assert "Lin Owner changed project Billing and 5G core" in page
    assert "name: MES–ERP integration → Billing and 5G core" in page


def test_choices_and_roles_read_as_they_are_called():
    cast = factories.cast()
    member = Member.objects.get(person=cast.people["teammate"], project=cast.project)
    services.amend_member(
        member_id=member.pk, version=member.version, party=Party.SUPERVISOR, roles=[Role.SPONSOR], actor=cast.owner
    )

    newest = history.tell(list(queries.timeline(cast.owner, cast.project.pk)[:1]), cast.owner)[0]

    assert newest.text == "Lin Owner changed member Mei Teammate"
    told = {(change.name, change.before, change.after) for change in newest.changes}
    assert told == {
        ("party", "Owner", "Supervisor"),
        ("role", "Test engineer", "—"),
        ("role", "—", "Sponsor"),
    }


def test_it_is_narrowed_by_kind_person_and_period():
    cast = factories.cast()
    rename(cast, "Second")
    teammate = cast.people["teammate"]
    assert "changed project" not in read(teammate, url(cast, "?kind=projects.member"))
    assert "added member" in read(teammate, url(cast, "?kind=projects.member"))
    assert "changed project" in read(teammate, url(cast, f"?person={cast.owner.id}"))
    for nothing in (f"?person={cast.teammate.id}", "?person=nonsense", "?at_to=2020-01-01"):
        assert "Nothing matches the filter" in read(teammate, url(cast, nothing))


def test_older_entries_stand_on_the_next_page():
    cast = factories.cast()
    for number in range(45):
        rename(cast, f"Name {number}")
    first = Client()
    first.force_login(cast.people["teammate"], backend="django.contrib.auth.backends.ModelBackend")
    page = first.get(url(cast)).content.decode()
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older
    assert "project Name 0 " not in strip_tags(page)
    assert "→ Name 0" in read(cast.people["teammate"], url(cast, unescape(older[1])))


def test_what_is_new_is_marked_and_summed_up_on_the_overview():
    cast = factories.cast()
    teammate = cast.people["teammate"]
    look(cast.teammate, cast.project, minutes=0)
    rename(cast, "Second")

    overview = read(teammate, reverse("projects:view_project", args=[cast.project.pk]))
    assert "Since you were here" in overview
    assert "Lin Owner changed project Second" in overview
    assert "new Lin Owner changed project Second" in read(teammate, url(cast, "?new=1"))

    rename(cast, "Third")
    assert "2 × project changed" in read(teammate, reverse("projects:view_project", args=[cast.project.pk]))
    assert "Since you were here" not in read(
        cast.people["owner"], reverse("projects:view_project", args=[cast.project.pk])
    )


def test_the_overview_tells_what_happened_last_once():
    cast = factories.cast()
    rename(cast, "Second")
    page = read(cast.people["teammate"], reverse("projects:view_project", args=[cast.project.pk]))
    assert page.count("What happened last") == 1


def test_a_record_has_a_time_line_of_its_own():
    cast = factories.cast()
    rename(cast, "Second")
    path = reverse("projects:view_record_timeline", args=["projects.project", cast.project.pk])
    page = read(cast.people["teammate"], path)
    assert "name: MES–ERP integration → Second" in page
    client = Client()
    client.force_login(cast.people["teammate"], backend="django.contrib.auth.backends.ModelBackend")
    assert 'class="with-rail"' in client.get(path).content.decode()


@pytest.mark.parametrize("kind", ["projects.project", "nonsense", "kernel.entry"])
def test_an_outsider_or_a_wrong_kind_finds_nothing(kind):
    cast = factories.cast()
    client = Client()
    client.force_login(cast.people["stranger"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("projects:view_record_timeline", args=[kind, cast.project.pk])).status_code == 404
