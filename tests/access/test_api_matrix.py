"""Every operation of the API, called by everybody: the same promise as for the pages."""

from __future__ import annotations

import json
import re
from io import BytesIO
from itertools import combinations
from typing import Any
from uuid import uuid4

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from fishplate.config.api import api
from tests.access.people import read, signed_in
from tests.access.samples import PLAIN, World, known
from tests.architecture.checks.routes import Operation, operations

pytestmark = pytest.mark.django_db

OPERATIONS = list(operations(api))
_PARAM = re.compile(r"\{(?:\w+:)?(\w+)\}")
_SCHEMA = api.get_openapi_schema()
WITH_IDS = [operation for operation in OPERATIONS if _PARAM.search(operation.path)]


def named(wanted: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", wanted, ids=[operation.name for operation in wanted])


def params(operation: Operation) -> list[str]:
    return _PARAM.findall(operation.path)


def call(client: Client, operation: Operation, values: dict[str, Any], world: World | None = None) -> HttpResponseBase:
    """Call with a valid body (ids in it from ``world``) and a version, so that only access can be what refuses."""
    kind, schema = body_schema(operation)
    path = "/api/v1" + _PARAM.sub(lambda match: str(values[match[1]]), operation.path)
    if kind == MULTIPART_CONTENT.partition(";")[0]:
        return client.post(path, {**example(schema, world), "content": BytesIO(b"order_no\n1\n")})
    response = client.generic(
        operation.method,
        path,
        data=json.dumps(example(schema, world), default=str),
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )
    read(response)
    return response


def body_schema(operation: Operation) -> tuple[str, dict[str, Any]]:
    """Return the content type of the body that an operation takes, and its schema."""
    described = _SCHEMA["paths"]["/api/v1" + _PARAM.sub(r"{\1}", operation.path)][operation.method.lower()]
    content: dict[str, Any] = described.get("requestBody", {}).get("content", {})
    for kind, said in content.items():
        return kind, resolved(said["schema"])
    return "application/json", {"type": "array"}


def names_a_record(operation: Operation) -> bool:
    return any(known(name) for name in body_schema(operation)[1].get("properties", {}))


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return resolved(_SCHEMA["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    alternatives = schema.get("anyOf") or schema.get("allOf") or schema.get("oneOf")
    return resolved(alternatives[0]) if alternatives else schema


def example(schema: dict[str, Any], world: World | None, name: str = "") -> Any:
    """Return the smallest value that a schema allows."""
    schema = resolved(schema)
    if "enum" in schema or "const" in schema:
        return schema["enum"][0] if "enum" in schema else schema["const"]
    if schema["type"] == "object":
        return {key: example(schema["properties"][key], world, key) for key in schema.get("required", [])}
    if schema.get("format") == "uuid":
        return world.sample(name) if world is not None and known(name) else uuid4()
    formats = {"date": "2026-03-02", "date-time": "2026-03-02T01:00:00Z"}
    types = {"array": [], "integer": 1, "number": 1, "boolean": False, "string": "x" * schema.get("minLength", 1)}
    return formats.get(schema.get("format", "")) or types[schema["type"]]


@named(OPERATIONS)
def test_who_is_not_signed_in_is_told_so_and_not_what_there_is(operation: Operation) -> None:
    response = call(Client(), operation, {name: 1 if name in PLAIN else uuid4() for name in params(operation)})
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")


@named(WITH_IDS)
def test_an_outsider_finds_nothing_whichever_id_they_swap(operation: Operation) -> None:
    theirs, own = World(), World()
    stranger = signed_in(own.cast.people["owner"])
    names = params(operation)
    ids = [name for name in names if name not in PLAIN]
    for foreign in [tuple(ids), *combinations(ids, 1)]:
        values = {name: (theirs if name in foreign else own).sample(name) for name in names}
        assert call(stranger, operation, values, theirs).status_code == 404, foreign
    values = {name: theirs.sample(name) for name in names}
    for outsider in ("removed_member", "stranger"):
        answer = call(signed_in(theirs.cast.people[outsider]), operation, values, theirs)
        assert answer.status_code == 404, outsider


@named([operation for operation in OPERATIONS if operation not in WITH_IDS and names_a_record(operation)])
def test_an_id_in_a_body_is_no_way_in(operation: Operation) -> None:
    theirs, own = World(), World()
    assert call(signed_in(own.cast.people["owner"]), operation, {}, theirs).status_code in {404, 422}


@named([operation for operation in OPERATIONS if operation not in WITH_IDS and operation.method == "GET"])
def test_a_list_holds_only_what_is_shared(operation: Operation) -> None:
    theirs, own = World(), World()
    listed = signed_in(own.cast.people["owner"]).get(f"/api/v1{operation.path}").content.decode()
    assert not [pk for pk in theirs.ids() if pk in listed]


@named(OPERATIONS)
def test_who_belongs_there_is_not_told_that_there_is_nothing(operation: Operation) -> None:
    world = World()
    values = {name: world.sample(name) for name in params(operation)}
    answer = call(signed_in(world.cast.people["owner"]), operation, values, world)
    assert answer.status_code in {200, 201, 202, 204, 403, 409, 412, 422}
