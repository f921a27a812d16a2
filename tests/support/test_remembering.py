"""What is written down again is what the factory made, whole and in order, and a copy of it."""

from __future__ import annotations

import pytest

from fishplate.domains.organisations.tests import factories as people
from fishplate.domains.projects.models import Member, Project
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import audit
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
#: The projects and the numbers of the entries that the tests before were given.
given: list[tuple[object, list[int]]] = []


@pytest.mark.parametrize("time", range(3))
def test_each_test_is_given_the_same_and_as_its_own(time: int) -> None:
    cast = projects.cast()
    given.append((cast.project.pk, list(Entry.objects.order_by("pk").values_list("pk", flat=True))))
    assert given == [given[0]] * (time + 1)
    assert Project.objects.get().name == cast.project.name == "MES–ERP integration"
    assert Member.objects.filter(project=cast.project, person_id=cast.teammate.id).exists()
    assert audit.verify().holds
    cast.project.name = "Only this test's"
    # Others are made beside it, with numbers of their own.
    other = projects.cast()
    assert other.project.pk != cast.project.pk
    assert audit.verify().holds


def test_where_something_was_done_before_it_is_made_anew() -> None:
    people.person()
    assert projects.cast().project.pk not in [project for project, _ in given]


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_made_anew() -> None:
    assert projects.cast().project.pk not in [project for project, _ in given]
