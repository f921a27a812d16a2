"""Every fault shows to whoever measures or reads, and only while it is on."""

import time
from typing import Any

import pytest

from fishplate.config.demo import switching
from fishplate.config.demo.systems import Fault, System

from .pairs import PATIENCE, send

pytestmark = pytest.mark.network
PATH = "/api/orders/PO-100001"


@pytest.fixture(autouse=True)
def repaired(systems):
    switching.repair(systems, PATIENCE)
    yield
    switching.repair(systems, PATIENCE)


def seconds(systems, system: System, path: str = PATH) -> float:
    begin = time.monotonic()
    assert send(systems, system, path).status == 200
    return time.monotonic() - begin


def violations(value: object, schema: dict[str, Any], document: dict[str, Any]) -> list[str]:
    """Where `value` breaks the schema, for as much of JSON Schema as the sample contracts use."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    kinds: dict[str, Any] = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "number": (int, float),
        "null": type(None),
    }
    allowed = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not any(isinstance(value, kinds[kind]) for kind in allowed):
        return [f"{value!r} is no {allowed}"]
    found = []
    if isinstance(value, dict):
        found += [f"{name} is missing" for name in schema["required"] if name not in value]
        found += [f"{name} is unknown" for name in value if name not in schema["properties"]]
        for name in value.keys() & schema["properties"].keys():
            found += violations(value[name], schema["properties"][name], document)
    if isinstance(value, list):
        for item in value:
            found += violations(item, schema["items"], document)
    return found


def broken_promises(systems, system: System, template: str, path: str) -> list[str]:
    document = send(systems, system, "/openapi.json").json()
    answers = document["paths"][template]["get"]["responses"]
    schema = answers["200"]["content"]["application/json"]["schema"]
    return violations(send(systems, system, path).json(), schema, document)


@pytest.mark.parametrize("system", list(System))
def test_latency(systems, system):
    assert seconds(systems, system) < 0.5
    switching.switch(systems, system, {Fault.LATENCY: True})
    assert 0.8 < seconds(systems, system) < 5
    assert seconds(systems, system, "/health") < 0.5


def test_a_stall_of_a_second_in_every_ten(systems):
    switching.switch(systems, System.ERP, {Fault.STALL: True})
    ends = time.monotonic() + 11
    waits = []
    while time.monotonic() < ends:
        waits.append(seconds(systems, System.ERP))
        time.sleep(0.02)
    assert 1 <= sum(wait > 0.5 for wait in waits) <= 2
    assert sorted(waits)[len(waits) // 2] < 0.2


@pytest.mark.parametrize("system", list(System))
@pytest.mark.parametrize(
    ("template", "path"), [("/api/orders/{order_no}", PATH), ("/api/orders", "/api/orders?limit=3")]
)
def test_format_drift_breaks_the_contract_and_nothing_else_does(systems, system, template, path):
    assert broken_promises(systems, system, template, path) == []
    switching.switch(systems, system, {Fault.FORMAT_DRIFT: True})
    found = broken_promises(systems, system, template, path)
    assert {"unit_price is missing", "price is unknown"} < set(found)
    assert any(text.endswith("is no ['integer']") for text in found)


def test_the_rest_of_the_contract_holds(systems):
    assert broken_promises(systems, System.MES, "/api/transfer", "/api/transfer") == []
    path = "/api/stock/AX-100%20Axle"
    assert broken_promises(systems, System.ERP, "/api/stock/{product}", path) == []


@pytest.mark.parametrize("system", list(System))
def test_every_operation_of_the_contract_is_served(systems, system):
    document = send(systems, system, "/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    served = {
        (method, path): send(systems, system, path.replace("{", "x").replace("}", "x"), method=method.upper()).status
        for path, operations in document["paths"].items()
        for method in operations
    }
    assert set(served.values()) <= {200, 404, 415}
    assert {status for (method, _), status in served.items() if method == "post"} == {415}


def test_pages_of_orders_join_to_all_of_them(systems):
    numbers: list[str] = []
    after: str | None = ""
    while after is not None:
        page = send(systems, System.ERP, f"/api/orders?limit=499&after={after}").json()
        numbers += [order["order_no"] for order in page["orders"]]
        after = page["next"]
    assert len(numbers) == send(systems, System.ERP, "/health").json()["orders"]
    assert numbers == sorted(set(numbers))


def test_the_version_is_told_and_stands_on_every_answer(systems):
    version = send(systems, System.ERP, "/version").json()["version"]
    assert send(systems, System.ERP, PATH).headers["X-System-Version"] == version
