import pytest

from fishplate.domains.projects import queries, services
from fishplate.domains.projects.tests import factories
from fishplate.domains.projects.tests.test_note_visit import look, news, rename
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["owner", "teammate", "supplier_member"])
def test_everybody_in_the_project_may_for_themselves(who):
    cast = factories.cast()
    actor = cast.people[who].as_actor()
    other = cast.supplier_member if who == "teammate" else cast.teammate
    for one in (actor, other):
        look(one, cast.project, minutes=0)
    rename(cast, "Second")
    services.mark_seen(project_id=cast.project.pk, actor=actor)
    assert news(actor, cast.project) == []
    assert news(other, cast.project) == [("projects.project_amended", 1)]


@pytest.mark.parametrize("who", ["stranger", "removed_member"])
def test_an_outsider_finds_no_project(who):
    cast = factories.cast()
    with pytest.raises(errors.NotFound):
        services.mark_seen(project_id=cast.project.pk, actor=cast.people[who].as_actor())
    assert queries.visit(cast.people[who].as_actor(), cast.project.pk) is None
