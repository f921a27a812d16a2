from __future__ import annotations

import hashlib
from typing import Any

import pytest

from fishplate.domains.landscape.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape
from tests.api.program import Program, fields, made, problem

pytestmark = pytest.mark.django_db
OTHER = b'{"openapi": "3.1.0", "info": {"title": "Orders", "version": "2"}, "paths": {}}'


@pytest.fixture
def place() -> Landscape:
    return factories.landscape()


@pytest.fixture
def owner(place: Landscape) -> Program:
    return Program(place.cast.people["owner"])


def test_a_system_is_registered_read_and_amended(owner: Program, place: Landscape) -> None:
    organisation = str(place.cast.organisation.pk)
    system = made(owner("POST", "/systems", {"organisation_id": organisation, "code": "WMS", "name": "Warehouse"}))
    path = f"/systems/{system['id']}"
    read = owner("GET", path)
    assert (read.json(), read["ETag"]) == (system, '"1"')
    amended = owner("PUT", path, {**read.json(), "vendor": "Acme"}, version=1)
    assert (amended.json()["vendor"], amended["ETag"]) == ("Acme", '"2"')
    assert owner("GET", path).json() == amended.json()
    assert problem(owner("PUT", path, amended.json(), version=1), 412)["current_version"] == 2


def test_a_replacement_that_leaves_a_field_out_empties_nothing(owner: Program, place: Landscape) -> None:
    whole = owner("GET", f"/systems/{place.erp.pk}").json()
    del whole["description"]
    assert fields(owner("PUT", f"/systems/{place.erp.pk}", whole, version=1)) == ["description"]


def test_a_system_goes_straight_into_a_project(owner: Program, place: Landscape) -> None:
    data = {"organisation_id": str(place.cast.organisation.pk), "code": "WMS", "name": "Warehouse"}
    system = made(owner("POST", "/systems", {**data, "project_id": str(place.cast.project.pk), "role": "builds"}))
    scope = owner("GET", f"/projects/{place.cast.project.pk}/scope").json()["items"]
    assert [(row["system_id"], row["role"]) for row in scope if row["system_id"]] == [(system["id"], "builds")]


def test_a_deployment_says_which_version_runs_where(owner: Program, place: Landscape) -> None:
    path = f"/systems/{place.erp.pk}/environments"
    environment = made(owner("POST", path, {"name": "Pilot plant", "kind": "pilot", "system_version": "4.1"}))
    environment["system_version"] = "4.2"
    assert owner("PUT", f"/environments/{environment['id']}", environment, version=1).status_code == 200
    assert [row["system_version"] for row in owner("GET", path).json()["items"]] == ["4.2"]


def test_an_interface_names_its_ends(owner: Program, place: Landscape) -> None:
    path = f"/interfaces/{place.interface.pk}"
    interface = owner("GET", path).json()
    assert (interface["provider_id"], interface["consumer_ids"]) == (str(place.erp.pk), [str(place.mes.pk)])
    assert interface["contract_number"] is None
    turned = {**interface, "provider_id": str(place.mes.pk), "consumer_ids": [str(place.erp.pk)]}
    assert owner("PUT", path, turned, version=1).json()["consumer_ids"] == [str(place.erp.pk)]
    loop = {**turned, "consumer_ids": [str(place.mes.pk)]}
    assert fields(owner("PUT", path, loop, version=2)) == ["consumer_ids"]


def test_a_contract_is_uploaded_once_and_comes_back_as_it_was(owner: Program, place: Landscape) -> None:
    path = f"/interfaces/{place.interface.pk}/contracts"
    contract = made(owner.upload(path, factories.OPENAPI, format="openapi", note="First"))
    assert contract["content_hash"] == hashlib.sha256(factories.OPENAPI).hexdigest()
    assert (contract["number"], contract["filename"], contract["uploaded_by"]) == (1, "orders.json", "Lin Owner")
    again = owner.upload(path, factories.OPENAPI, format="openapi")
    assert (again.status_code, again.json()["id"]) == (200, contract["id"])
    assert made(owner.upload(path, OTHER, format="openapi"))["number"] == 2
    assert [row["number"] for row in owner("GET", path).json()["items"]] == [2, 1]
    assert owner("GET", f"/interfaces/{place.interface.pk}").json()["contract_number"] == 2


def test_a_contract_is_downloaded_and_never_shown(owner: Program, place: Landscape) -> None:
    path = f"/interfaces/{place.interface.pk}/contracts"
    page = b"<script>alert(1)</script>"
    contract = made(owner.upload(path, page, filename='../"evil".html', format="text"))
    answer = owner("GET", f"/contracts/{contract['id']}/content")
    assert b"".join(answer.streaming_content) == page
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert ".." not in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [({"format": "nonsense"}, "format"), ({}, "format"), ({"format": "openapi"}, "content")],
)
def test_what_is_wrong_with_an_upload_is_said(
    owner: Program, place: Landscape, sent: dict[str, Any], wrong: str
) -> None:
    answer = owner.upload(f"/interfaces/{place.interface.pk}/contracts", b"[1, 2]", **sent)
    assert fields(answer) == [wrong]


def test_scope_is_added_and_removed(owner: Program, place: Landscape) -> None:
    path = f"/projects/{place.cast.project.pk}/scope"
    scope = made(owner("POST", path, {"system_id": str(place.mes.pk), "role": "uses"}))
    assert {row["id"] for row in owner("GET", path).json()["items"]} == {scope["id"], str(place.scope.pk)}
    assert owner("DELETE", f"/scope/{scope['id']}").status_code == 204
    assert [row["id"] for row in owner("GET", path).json()["items"]] == [str(place.scope.pk)]
    assert fields(owner("POST", path, {})) == [""]


def test_the_connections_of_a_project_are_a_square(owner: Program, place: Landscape) -> None:
    rows = owner("GET", f"/projects/{place.cast.project.pk}/connections").json()["rows"]
    assert [row["system"]["code"] for row in rows] == ["ERP", "MES"]
    assert [[[one["code"] for one in cell] for cell in row["sends"]] for row in rows] == [[[], ["IF-01"]], [[], []]]


def test_who_only_works_in_the_project_is_told_why_they_may_not(place: Landscape) -> None:
    supplier = Program(place.cast.people["supplier_member"])
    read = supplier("GET", f"/systems/{place.erp.pk}").json()
    answer = supplier("PUT", f"/systems/{place.erp.pk}", {**read, "vendor": "Me"}, version=1)
    assert "only its members change it" in problem(answer, 403)["detail"]
