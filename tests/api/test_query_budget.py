"""No list asks the database once for every row it answers."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access.people import signed_in
from tests.access.samples import World, crowd, everything
from tests.access.test_api_matrix import OPERATIONS, call, named, params
from tests.architecture.checks.routes import Operation

pytestmark = pytest.mark.django_db
MOST = 40
LISTS = [operation for operation in OPERATIONS if operation.name.startswith("list_")]


@named(LISTS)
def test_more_rows_cost_no_more_queries(operation: Operation) -> None:
    world = World()
    everything(world)
    crowd(world, 1)
    client = signed_in(world.cast.people["owner"])
    values = {name: world.sample(name) for name in params(operation)}

    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert call(client, operation, values).status_code == 200
        return [query["sql"] for query in captured.captured_queries]

    few = queries()
    crowd(world, 3)
    many = queries()
    assert len(many) <= len(few), [query for query in many if query not in few][:5]
    assert len(many) <= MOST
