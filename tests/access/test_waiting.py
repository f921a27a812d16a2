"""What waits for a person is theirs to do, the count in the bar is that of the page, and neither leaks."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from fishplate.domains.charter import services as charter
from fishplate.domains.projects import queries
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import clock, contributions
from tests.access.people import signed_in
from tests.access.samples import World, everything

pytestmark = pytest.mark.django_db


def test_the_count_is_that_of_the_list_for_everybody() -> None:
    world = World()
    everything(world)
    for actor in (*(one.as_actor() for one in world.cast.people.values()), world.signers.business_owner):
        waiting = queries.list_work(actor, today=clock.now().date())
        assert queries.count_work(actor) == len(waiting), actor.name


def test_outsiders_have_nothing_to_do_here_and_insiders_can_open_what_they_have() -> None:
    world = World()
    everything(world)
    for name in ("stranger", "removed_member"):
        assert not list(contributions.WAITING.collect(world.cast.people[name].as_actor(), None))
    for name in ("owner", "teammate", "supplier_member"):
        person = world.cast.people[name]
        browser = signed_in(person)
        for waiting in contributions.WAITING.collect(person.as_actor(), None):
            assert browser.get(waiting.url).status_code == 200, waiting.label


def kinds(world: World, who: str) -> set[str]:
    actor = world.cast.people[who].as_actor()
    return {str(one.kind) for one in contributions.WAITING.collect(actor, world.cast.project.pk)}


def test_each_sees_what_their_roles_are_asked_for() -> None:
    world = World()
    for param in ("approval_id", "check_id"):
        world.sample(param)
    assert kinds(world, "owner") == {"approval", "check", "charter"}
    assert kinds(world, "teammate") == {"check"}


def test_who_answers_for_an_objective_is_asked_to_complete_it_while_the_charter_is_a_draft() -> None:
    world = World()
    teammate = world.cast.people["teammate"]
    charter.write_charter(
        project_id=world.cast.project.pk, version=None, background="x", scope_in="y", scope_out="", actor=world.owner
    )
    charter.add_objective(
        project_id=world.cast.project.pk, statement="Faster", rationale="", due_on=None, owner_id=teammate.pk,
        actor=world.owner,
    )  # fmt: skip
    assert "objective" in kinds(world, "teammate")
    assert "objective" not in kinds(world, "owner")


def test_more_projects_cost_no_more_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    world = World()
    everything(world)
    owner = world.cast.people["owner"]
    for _number in range(5):
        projects.project(owner, world.cast.organisation)
    with django_assert_max_num_queries(5):
        count = queries.count_work(owner.as_actor())
    assert count >= 5
    assert Role.PROJECT_MANAGER in queries.roles_by_project(owner.as_actor())[world.cast.project.pk]
