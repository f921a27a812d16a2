"""Every page, asked for by everybody: nobody reaches a record that is not theirs, whichever id they swap."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse

from fishplate.kernel.permissions import Audience
from tests.access.people import read, signed_in, undone
from tests.access.samples import PLAIN, World, everything, nobodys
from tests.architecture.checks.routes import Route, routes

pytestmark = pytest.mark.django_db
#: Why it is asked on one database what is closed.
CLOSED_ALIKE = "every page, with all its SQL, is asked for on both by who belongs there; who is left out is the same"


def audience(route: Route) -> Audience | None:
    return route.access.audience if route.access is not None else None


PAGES = [
    route
    for route in routes(get_resolver().url_patterns)
    if not route.name.startswith("api:") and audience(route) not in {None, Audience.PUBLIC}
]
WITH_IDS = [route for route in PAGES if set(route.params) - PLAIN.keys()]
WITHOUT_IDS = [route for route in PAGES if route not in WITH_IDS]
#: What else an owner may be answered, by page: 403 where the rule asks for an administrator of the installation, 404
#: where only the sample project has such a page.
MORE_FOR_OWNERS = {
    "organisations:create_organisation": {403},
    "prove_elsewhere": {404},
    "web:save_view": {404},
    "web:change_together": {422},
    "web:change_together_in_project": {422},
    "demo:view_sample": {404},
    "demo:repair_sample": {404},
    "demo:break_sample": {404},
}


def closed(route: Route) -> set[int]:
    """Return the answers that tell an outsider nothing; a page for administrators refuses before it looks."""
    return {404, 405, 403} if audience(route) is Audience.ADMINISTRATOR else {404, 405}


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


@pytest.mark.one_database(CLOSED_ALIKE)
def test_who_is_not_signed_in_is_sent_to_sign_in_and_not_told_what_there_is(subtests: pytest.Subtests) -> None:
    for route in PAGES:
        values = {name: nobodys(name) for name in route.params}
        with subtests.test(route.name):
            for response in asked(Client(), reverse(route.name, kwargs=values)):
                assert response.status_code in {302, 405}
                if response.status_code == 302:
                    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.one_database(CLOSED_ALIKE)
def test_an_outsider_finds_nothing_whichever_id_they_swap(subtests: pytest.Subtests) -> None:
    theirs, own = World(), World()
    everything(theirs)
    everything(own)
    outsiders = {name: signed_in(theirs.cast.people[name]) for name in ("removed_member", "stranger")}
    owner_elsewhere = signed_in(own.cast.people["owner"])
    for route in WITH_IDS:
        with subtests.test(route.name), undone():
            for path in swapped(route, theirs, own):
                for response in asked(owner_elsewhere, path):
                    assert response.status_code in closed(route), path
            for name, outsider in outsiders.items():
                for response in asked(outsider, in_world(route, theirs)):
                    assert response.status_code in closed(route), name


@pytest.mark.one_database(CLOSED_ALIKE)
def test_a_page_without_an_id_shows_an_outsider_only_their_own(subtests: pytest.Subtests) -> None:
    theirs, own = World(), World()
    everything(theirs)
    outsider = signed_in(own.cast.people["owner"])
    for route in WITHOUT_IDS:
        with subtests.test(route.name), undone():
            page = read(outsider.get(in_world(route, own), follow=True)).decode()
            assert not [pk for pk in theirs.ids() if pk in page]


def test_who_belongs_there_gets_an_answer(subtests: pytest.Subtests) -> None:
    world = World()
    everything(world)
    owner, supplier = (signed_in(world.cast.people[name]) for name in ("owner", "supplier_member"))
    for route in PAGES:
        path, expected = in_world(route, world), {200, 302, 405, *MORE_FOR_OWNERS.get(route.name, ())}
        if audience(route) is Audience.ADMINISTRATOR:
            expected.add(403)
        with subtests.test(route.name, who="supplier's member"), undone():
            for response in asked(supplier, path):
                assert response.status_code in {*expected, 303, 403, 404, 409, 422}
        with subtests.test(route.name, who="owner"), undone():
            got, posted = asked(owner, path)
            assert got.status_code in expected
            assert posted.status_code in {*expected, 303, 403, 409, 422}


def test_there_is_something_to_walk_through() -> None:
    assert len(WITH_IDS) >= 15
    assert len(WITHOUT_IDS) >= 5
