"""Every page, asked for by everybody: nobody reaches a record that is not theirs, whichever id they swap."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from uuid import uuid4

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse

from fishplate.kernel.permissions import Audience
from tests.access.people import read, signed_in
from tests.access.samples import PLAIN, World
from tests.architecture.checks.routes import Route, routes

pytestmark = pytest.mark.django_db


def audience(route: Route) -> Audience | None:
    return route.access.audience if route.access is not None else None


PAGES = [
    route
    for route in routes(get_resolver().url_patterns)
    if not route.name.startswith("api:") and audience(route) not in {None, Audience.PUBLIC}
]
WITH_IDS = [route for route in PAGES if set(route.params) - PLAIN]
WITHOUT_IDS = [route for route in PAGES if route not in WITH_IDS]
#: Pages whose rule, not whose audience, asks for an administrator of the installation.
FOR_ADMINISTRATORS = {"organisations:create_organisation"}
#: Pages of the sample project, which an ordinary one has not.
ONLY_IN_THE_SAMPLE = {"demo:view_sample", "demo:repair_sample", "demo:break_sample"}


def closed(route: Route) -> set[int]:
    """Return the answers that tell an outsider nothing; a page for administrators refuses before it looks."""
    return {404, 405, 403} if audience(route) is Audience.ADMINISTRATOR else {404, 405}


def named(pages: list[Route]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", pages, ids=[route.name for route in pages])


def address(route: Route, *worlds: World) -> str:
    """Return the path with the parameters filled from ``worlds``, one for each."""
    values = {name: world.sample(name) for name, world in zip(route.params, worlds, strict=True)}
    return reverse(route.name, kwargs=values)


def in_world(route: Route, world: World) -> str:
    return address(route, *[world] * len(route.params))


def swapped(route: Route, theirs: World, own: World) -> Iterator[str]:
    """Yield the addresses in which every id, or each one alone, belongs to somebody else."""
    ids = [number for number, name in enumerate(route.params) if name not in PLAIN]
    for foreign in [tuple(ids), *combinations(ids, 1)]:
        yield address(route, *(theirs if number in foreign else own for number in range(len(route.params))))


def asked(client: Client, path: str) -> Iterator[HttpResponseBase]:
    for response in (client.get(path), client.post(path)):
        read(response)
        yield response


@named(PAGES)
def test_who_is_not_signed_in_is_sent_to_sign_in_and_not_told_what_there_is(route: Route) -> None:
    values = {name: 1 if name == "number" else "manual" if name == "kind" else uuid4() for name in route.params}
    for response in asked(Client(), reverse(route.name, kwargs=values)):
        assert response.status_code in {302, 405}
        if response.status_code == 302:
            assert response["Location"].startswith(reverse("account_login"))


@named(WITH_IDS)
def test_an_outsider_finds_nothing_whichever_id_they_swap(route: Route) -> None:
    theirs, own = World(), World()
    stranger = signed_in(own.cast.people["owner"])
    for path in swapped(route, theirs, own):
        for response in asked(stranger, path):
            assert response.status_code in closed(route), path
    for outsider in ("removed_member", "stranger"):
        for response in asked(signed_in(theirs.cast.people[outsider]), in_world(route, theirs)):
            assert response.status_code in closed(route), outsider


@named(WITHOUT_IDS)
def test_a_page_without_an_id_shows_an_outsider_only_their_own(route: Route) -> None:
    theirs, own = World(), World()
    page = read(signed_in(own.cast.people["owner"]).get(in_world(route, own), follow=True)).decode()
    assert not [pk for pk in theirs.ids() if pk in page]


@named(PAGES)
def test_who_belongs_there_gets_an_answer(route: Route) -> None:
    world = World()
    expected = {200, 302, 405}
    if audience(route) is Audience.ADMINISTRATOR or route.name in FOR_ADMINISTRATORS:
        expected.add(403)
    if route.name in ONLY_IN_THE_SAMPLE:
        expected.add(404)
    theirs = World()  # the supplier's member may have removed the record before the owner comes
    for response in asked(signed_in(theirs.cast.people["supplier_member"]), in_world(route, theirs)):
        assert response.status_code in {*expected, 303, 403, 404, 409, 422}
    got, posted = asked(signed_in(world.cast.people["owner"]), in_world(route, world))
    assert got.status_code in expected
    assert posted.status_code in {*expected, 303, 403, 409, 422}


def test_there_is_something_to_walk_through() -> None:
    assert len(WITH_IDS) >= 15
    assert len(WITHOUT_IDS) >= 5
