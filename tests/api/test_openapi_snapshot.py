"""The API's description is kept under ``tests/openapi.json``: no operation changes without somebody seeing it.

After a change that is meant: ``UPDATE_SNAPSHOTS=1 script/test -k openapi`` and read the difference.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils import translation
from ninja.constants import NOT_SET

from fishplate.config.api import api

SNAPSHOT = Path(__file__).parent / "openapi.json"


def described() -> str:
    with translation.override("en"):
        return (
            json.dumps(json.loads(json.dumps(api.get_openapi_schema(), default=str)), indent=1, sort_keys=True) + "\n"
        )


def test_the_api_is_as_it_was_described():
    now = described()
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(now)
    assert now == SNAPSHOT.read_text(), "the API changed; see the docstring"


def test_no_two_types_share_a_name():
    """Ninja collects the definitions of all operations by the bare name of their class; the last one would win."""
    collected = json.loads(described())["components"]["schemas"]
    for operation, name, own in own_definitions():
        assert shape(own) == shape(collected[name]), f"{operation}: {name}"


def own_definitions() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield what each operation by itself calls by which name: (operation, name, schema)."""
    for view in (view for _prefix, router in api._routers for view in router.path_operations.values()):
        for operation in view.operations:
            taken = [model.model_json_schema() for model in operation.models]
            answered = [
                model.model_json_schema(mode="serialization")
                for model in operation.response_models.values()
                if model not in (None, NOT_SET)
            ]
            for schema in (*taken, *answered):
                for name, own in schema.get("$defs", {}).items():
                    yield operation.operation_id or "", name, own


def shape(schema: dict[str, Any]) -> tuple[object, list[str]]:
    return schema.get("enum"), sorted(schema.get("properties", {}))


def test_every_operation_is_called_like_a_use_case_and_only_once():
    schema = json.loads(described())
    names = [operation["operationId"] for path in schema["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))
    assert all(name.replace("_", "").isalpha() and name.islower() for name in names)
