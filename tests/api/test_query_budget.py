"""No list asks the database once for every row it answers."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fishplate.domains.organisations.tests import factories as people
from fishplate.kernel import permissions
from fishplate.kernel.permissions import Audience
from tests.access.people import signed_in
from tests.access.samples import World, crowd, everything
from tests.access.test_api_matrix import OPERATIONS, call, params
from tests.architecture.checks.routes import Operation

pytestmark = pytest.mark.django_db
MOST = 40
LISTS = [operation for operation in OPERATIONS if operation.name.startswith("list_")]


def for_administrators(operation: Operation) -> bool:
    access = permissions.declared(operation.function)
    return access is not None and access.audience is Audience.ADMINISTRATOR


def costs(owner: Client, administrator: Client, world: World) -> dict[str, int]:
    """Return how many queries each list takes, asked by somebody who may see it."""
    found = {}
    for operation in LISTS:
        values = {name: world.sample(name) for name in params(operation)}
        client = administrator if for_administrators(operation) else owner
        with CaptureQueriesContext(connection) as queries:
            assert call(client, operation, values).status_code == 200
        found[operation.name] = len(queries)
    return found


@pytest.mark.one_database("how often a list asks is the same on both")
def test_more_rows_cost_no_more_queries() -> None:
    world = World()
    everything(world)
    crowd(world, 1)
    clients = signed_in(world.cast.people["owner"]), signed_in(people.another_administrator())
    costs(*clients, world)  # what is asked only once is asked now
    few = costs(*clients, world)
    crowd(world, 3)
    many = costs(*clients, world)
    assert {name: (few[name], many[name]) for name in few if many[name] > few[name]} == {}
    assert {name: count for name, count in many.items() if count > MOST} == {}
