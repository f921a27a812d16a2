"""No list asks the database once for every row it answers."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.access.people import signed_in
from tests.access.samples import World, crowd, everything
from tests.access.test_api_matrix import OPERATIONS, call, params

pytestmark = pytest.mark.django_db
MOST = 40
LISTS = [operation for operation in OPERATIONS if operation.name.startswith("list_")]


def costs(client: Client, world: World) -> dict[str, int]:
    """Return how many queries each list takes."""
    found = {}
    for operation in LISTS:
        values = {name: world.sample(name) for name in params(operation)}
        with CaptureQueriesContext(connection) as queries:
            assert call(client, operation, values).status_code == 200
        found[operation.name] = len(queries)
    return found


def test_more_rows_cost_no_more_queries() -> None:
    world = World()
    everything(world)
    crowd(world, 1)
    client = signed_in(world.cast.people["owner"])
    costs(client, world)  # what is asked only once is asked now
    few = costs(client, world)
    crowd(world, 3)
    many = costs(client, world)
    assert {name: (few[name], many[name]) for name in few if many[name] > few[name]} == {}
    assert {name: count for name, count in many.items() if count > MOST} == {}
