"""No page asks the database once for every row it shows."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.access.people import read, signed_in
from tests.access.plans import staff
from tests.access.samples import World, crowd, everything
from tests.access.test_matrix import PAGES, in_world
from tests.architecture.checks.routes import Route
from tests.support.time import Clock

pytestmark = pytest.mark.django_db
MOST = 35
ROWS = 3
#: Pages on which many domains have something to say.
MORE = {
    "projects:view_project": 60,
    "landscape:view_interface": 50,
    "charter:view_charter": 40,
}
#: Pages that show live answers, each computed from evidence of its own: how many queries one more row may cost.
PER_ROW = {
    "projects:view_project": 2,
    "landscape:view_interface": 2,
    "charter:view_charter": 2,
    "charter:submit_charter": 2,
}


def costs(client: Client, world: World, pages: Iterable[Route] = PAGES) -> dict[str, int]:
    """Return how many queries each page takes."""
    found = {}
    for route in pages:
        path = in_world(route, world)
        with CaptureQueriesContext(connection) as queries:
            read(client.get(path))
        found[f"{route.name} {route.path}"] = len(queries)
    return found


@pytest.mark.one_database("how often a page asks is the same on both")
def test_more_rows_cost_no_more_queries(clock: Clock) -> None:
    world = World()
    everything(world)
    crowd(world, 1)
    client = signed_in(world.cast.people["owner"])
    costs(client, world)  # what is asked only once is asked now
    few = costs(client, world)
    crowd(world, ROWS)
    many = costs(client, world)
    grown = {
        page: (few[page], many[page])
        for page in few
        if many[page] > few[page] + ROWS * PER_ROW.get(page.partition(" ")[0], 0)
    }
    assert grown == {}
    dear = {page: count for page, count in many.items() if count > MORE.get(page.partition(" ")[0], MOST)}
    assert dear == {}


@pytest.mark.one_database("how often a page asks is the same on both")
def test_more_people_and_calendars_cost_a_plan_no_more_queries(clock: Clock) -> None:
    world = World()
    everything(world)
    staff(world, "at first")
    pages = [route for route in PAGES if route.name.startswith("planning:")]
    client = signed_in(world.cast.people["owner"])
    costs(client, world, pages)
    few = costs(client, world, pages)
    for number in range(ROWS):
        staff(world, f"later {number}")
    many = costs(client, world, pages)
    assert {page: (few[page], count) for page, count in many.items() if count > few[page]} == {}
