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
from tests.access.people import read, signed_in, undone
from tests.access.samples import PLAIN, World, everything, known
from tests.architecture.checks.routes import Operation, operations

pytestmark = pytest.mark.django_db
#: Why it is asked on one database what is closed.
CLOSED_ALIKE = "every operation, with all its SQL, is called on both by who belongs there; who is left out is the same"

OPERATIONS = list(operations(api))
_PARAM = re.compile(r"\{(?:\w+:)?(\w+)\}")
_SCHEMA = api.get_openapi_schema()
WITH_IDS = [operation for operation in OPERATIONS if _PARAM.search(operation.path)]
WITHOUT_IDS = [operation for operation in OPERATIONS if operation not in WITH_IDS]


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


@pytest.mark.one_database(CLOSED_ALIKE)
def test_who_is_not_signed_in_is_told_so_and_not_what_there_is(subtests: pytest.Subtests) -> None:
    for operation in OPERATIONS:
        values = {name: PLAIN.get(name, uuid4()) for name in params(operation)}
        with subtests.test(operation.name):
            response = call(Client(), operation, values)
            assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.one_database(CLOSED_ALIKE)
def test_an_outsider_finds_nothing_whichever_id_they_swap(subtests: pytest.Subtests) -> None:
    theirs, own = World(), World()
    everything(theirs)
    everything(own)
    outsiders = {name: signed_in(theirs.cast.people[name]) for name in ("removed_member", "stranger")}
    owner_elsewhere = signed_in(own.cast.people["owner"])
    for operation in WITH_IDS:
        names = params(operation)
        ids = [name for name in names if name not in PLAIN]
        with subtests.test(operation.name), undone():
            for foreign in [tuple(ids), *combinations(ids, 1)]:
                values = {name: (theirs if name in foreign else own).sample(name) for name in names}
                assert call(owner_elsewhere, operation, values, theirs).status_code == 404, foreign
            values = {name: theirs.sample(name) for name in names}
            for name, outsider in outsiders.items():
                assert call(outsider, operation, values, theirs).status_code == 404, name


@pytest.mark.one_database(CLOSED_ALIKE)
def test_an_id_in_a_body_is_no_way_in(subtests: pytest.Subtests) -> None:
    theirs, own = World(), World()
    everything(theirs)
    outsider = signed_in(own.cast.people["owner"])
    for operation in WITHOUT_IDS:
        if names_a_record(operation):
            with subtests.test(operation.name), undone():
                assert call(outsider, operation, {}, theirs).status_code in {404, 422}


@pytest.mark.one_database(CLOSED_ALIKE)
def test_a_list_holds_only_what_is_shared(subtests: pytest.Subtests) -> None:
    theirs, own = World(), World()
    outsider = signed_in(own.cast.people["owner"])
    for operation in WITHOUT_IDS:
        if operation.method == "GET":
            with subtests.test(operation.name):
                listed = read(outsider.get(f"/api/v1{operation.path}")).decode()
                assert not [pk for pk in theirs.ids() if pk in listed]


def test_who_belongs_there_is_not_told_that_there_is_nothing(subtests: pytest.Subtests) -> None:
    world = World()
    everything(world)
    owner = signed_in(world.cast.people["owner"])
    for operation in OPERATIONS:
        values = {name: world.sample(name) for name in params(operation)}
        with subtests.test(operation.name), undone():
            answer = call(owner, operation, values, world)
            assert answer.status_code in {200, 201, 202, 204, 403, 409, 412, 422}
