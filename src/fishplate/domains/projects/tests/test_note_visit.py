from datetime import UTC, datetime, timedelta

import pytest

from fishplate.domains.projects import queries, services
from fishplate.domains.projects.tests import factories
from fishplate.kernel import clock, errors

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def look(actor, project, *, minutes):
    with clock.frozen(START + timedelta(minutes=minutes)):
        return services.note_visit(project_id=project.pk, actor=actor)


def rename(cast, name, *, by=None):
    project = queries.project(cast.owner, cast.project.pk)
    services.amend_project(
        project_id=project.pk,
        version=project.version,
        code=project.code,
        name=name,
        purpose="",
        starts_on=project.starts_on,
        ends_on=None,
        actor=by or cast.owner,
    )


def news(actor, project):
    visit = queries.visit(actor, project.pk)
    assert visit is not None
    return [(one.action, one.count) for one in queries.news(actor, project.pk, visit.seen_entry)]


def test_nothing_is_new_on_the_first_visit():
    cast = factories.cast()
    look(cast.teammate, cast.project, minutes=0)
    assert news(cast.teammate, cast.project) == []


def test_news_stay_news_during_a_visit_and_are_known_in_the_next():
    cast = factories.cast()
    look(cast.teammate, cast.project, minutes=0)
    rename(cast, "Second")
    look(cast.teammate, cast.project, minutes=90)
    assert news(cast.teammate, cast.project) == [("projects.project_amended", 1)]
    look(cast.teammate, cast.project, minutes=120)
    assert news(cast.teammate, cast.project) == [("projects.project_amended", 1)]
    look(cast.teammate, cast.project, minutes=200)
    assert news(cast.teammate, cast.project) == []


def test_what_happens_during_a_visit_is_news():
    cast = factories.cast()
    look(cast.teammate, cast.project, minutes=0)
    rename(cast, "Second")
    rename(cast, "Third")
    assert news(cast.teammate, cast.project) == [("projects.project_amended", 2)]


def test_what_one_did_oneself_is_no_news():
    cast = factories.cast()
    look(cast.owner, cast.project, minutes=0)
    rename(cast, "Second")
    assert news(cast.owner, cast.project) == []


@pytest.mark.parametrize("who", ["stranger", "removed_member"])
def test_who_does_not_see_the_project_leaves_no_trace(who):
    cast = factories.cast()
    actor = cast.people[who].as_actor()
    with pytest.raises(errors.NotFound):
        look(actor, cast.project, minutes=0)
    assert queries.visit(actor, cast.project.pk) is None
