from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects import queries
from fishplate.domains.projects.queries import When
from fishplate.domains.projects.tests import factories
from fishplate.kernel import contributions
from fishplate.kernel.contributions import Waiting

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.fixture
def waiting(monkeypatch):
    """What the only domain that contributes says; the others are silent."""
    found: list[Waiting] = []
    for slot in (contributions.WAITING, contributions.WAITING_COUNTS):
        monkeypatch.setattr(slot, "_providers", {})  # what other domains add is tried there
    contributions.WAITING.add(
        "test", lambda actor, project_id: [one for one in found if project_id in {None, one.project_id}]
    )
    contributions.WAITING_COUNTS.add("test", lambda actor: [len(found)])
    return found


def item(label, *, due=None, project=None):
    return Waiting(
        what="Sign",
        label=label,
        url=f"/{label}/",
        kind="approval",
        reason="You are Sponsor",
        project_id=project.pk if project else None,
        due=due,
    )


def read(person, path="/work/"):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return unescape(client.get(path).content.decode())


def test_the_most_urgent_comes_first_and_what_has_no_date_last(waiting):
    days = {"undated": None, "later": 5, "sunday": 4, "today": 0, "overdue": -1}
    waiting += [item(label, due=None if day is None else TODAY + timedelta(day)) for label, day in days.items()]

    found = queries.list_work(factories.cast().owner, today=TODAY)

    assert [(one.waiting.label, one.when) for one in found] == [
        ("overdue", When.OVERDUE),
        ("today", When.TODAY),
        ("sunday", When.THIS_WEEK),
        ("later", When.LATER),
        ("undated", When.UNDATED),
    ]


def test_the_page_tells_what_why_and_where_and_the_bar_counts(waiting):
    cast = factories.cast()
    waiting.append(item("Charter of the pilot", due=date(2020, 1, 1), project=cast.project))

    page = read(cast.people["owner"])

    for text in ("Overdue", "Sign: Charter of the pilot", "You are Sponsor", cast.project.code):
        assert text in page
    client = Client()
    client.force_login(cast.people["owner"])
    assert client.get(reverse("web:count_places")).json()["work"] == 1


def test_it_can_be_narrowed_to_a_project(waiting):
    cast = factories.cast()
    second = factories.project(cast.people["owner"], cast.organisation)
    waiting += [item("here", project=cast.project), item("there", project=second)]

    page = read(cast.people["owner"], f"/work/?project={second.pk}")

    assert "Sign: there" in page
    assert "Sign: here" not in page
    assert "Nothing waits for you in this project" in read(cast.people["owner"], "/work/?project=nonsense")


def test_the_overview_of_a_project_shows_what_is_mine_there(waiting):
    cast = factories.cast()
    second = factories.project(cast.people["owner"], cast.organisation)
    waiting += [item("here", project=cast.project), item("there", project=second)]

    page = read(cast.people["owner"], reverse("projects:view_project", args=[cast.project.pk]))

    assert "Mine here" in page
    assert "Sign: here" in page
    assert "Sign: there" not in page


def test_who_has_nothing_to_do_is_told_what_to_do_next(waiting):
    cast = factories.cast()
    assert reverse("projects:list_projects") in read(cast.people["owner"])
    alone = organisations.person("New Colleague", of=cast.organisation)
    assert "You take part in no project yet" in read(alone)
