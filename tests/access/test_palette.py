"""The palette offers everybody what they may do, and what it offers can be opened."""

from __future__ import annotations

import pytest

from fishplate.web import palette
from tests.access.people import signed_in
from tests.access.samples import World, everything
from tests.support.remembering import remembered

pytestmark = pytest.mark.django_db


@remembered
def full() -> World:
    world = World()
    everything(world)
    return world


def offered(world: World, who: str, typed: str = "") -> set[str]:
    actor = world.cast.people[who].as_actor()
    groups = palette.find(actor, typed, project_id=world.cast.project.pk)
    return {command.url for group in groups for command in group.commands}


@pytest.mark.parametrize("who", ["owner", "teammate", "supplier_member"])
@pytest.mark.parametrize("typed", ["", "add", "define", "plan", "gate"])
def test_what_is_offered_can_be_opened(who: str, typed: str) -> None:
    world = full()
    browser = signed_in(world.cast.people[who])
    for url in offered(world, who, typed):
        assert browser.get(url, follow=True).status_code == 200, url


def test_nobody_is_offered_what_they_may_not_do() -> None:
    world = full()
    assert any("/members/add/" in url for url in offered(world, "owner", "add member"))
    assert not any("/members/add/" in url for url in offered(world, "teammate", "add member"))
    assert any("/define/" in url for url in offered(world, "teammate", "define"))


def test_outsiders_are_offered_nothing_of_the_project() -> None:
    world = full()
    for who in ("stranger", "removed_member"):
        for typed in ("", "gate", "plan", "MES", "task"):
            assert not [url for url in offered(world, who, typed) if str(world.cast.project.pk) in url]
