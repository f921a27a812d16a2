"""Webhooks over the API."""

from __future__ import annotations

import pytest

from fishplate.domains.automation.tests.receiver import receiving, verified
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel.jobs.testing import run_pending
from tests.api.program import Program, fields, made, problem

pytestmark = [pytest.mark.django_db, pytest.mark.network]


@pytest.fixture
def owner(cast: Cast) -> Program:
    return Program(cast.people["owner"])


def test_from_the_kinds_of_event_to_what_was_answered(owner: Program, cast: Cast) -> None:
    kinds = {kind["kind"] for kind in owner("GET", "/event-kinds").json()}
    assert {"gates.gate_opened", "landscape.contract_uploaded"} <= kinds
    with receiving() as receiver:
        body = {"project_id": str(cast.project.pk), "name": "n", "url": receiver.url, "kinds": ["gates.gate_opened"]}
        webhook = made(owner("POST", "/webhooks", body))
        path = f"/webhooks/{webhook['id']}"
        sent = owner("POST", f"{path}/test")
        assert (sent.status_code, sent.json()["state"]) == (202, "waiting")
        run_pending()
        [request] = receiver.requests
    assert verified(webhook["secret"], *request)
    [delivery] = owner("GET", f"{path}/deliveries").json()["items"]
    assert (delivery["state"], delivery["answered"], delivery["message_id"]) == (
        "delivered",
        204,
        request[0]["webhook-id"],
    )
    seen = owner("GET", f"/deliveries/{delivery['id']}").json()
    assert [attempt["status"] for attempt in seen["tries"]] == [204]
    assert seen["envelope"]["type"] == "automation.test"


def test_a_secret_is_answered_once_also_when_it_is_asked_for_again(owner: Program, cast: Cast) -> None:
    body = {"project_id": str(cast.project.pk), "name": "n", "url": "https://r.example/", "kinds": ["*"]}
    key = {"Idempotency-Key": "k"}
    first, again = (made(owner("POST", "/webhooks", body, headers=key)) for _ in range(2))
    assert first == again
    seen = owner("GET", f"/webhooks/{first['id']}").json()
    assert "secret" not in seen
    listed = owner("GET", f"/projects/{cast.project.pk}/webhooks").json()["items"]
    assert [one["id"] for one in listed] == [first["id"]]
    rotated = owner("POST", f"/webhooks/{first['id']}/secret").json()
    assert rotated["secret"] != first["secret"]
    assert rotated["previous_secret_until"] is not None


def test_changing_pausing_resuming_and_removing(owner: Program, cast: Cast) -> None:
    body = {"organisation_id": str(cast.organisation.pk), "name": "n", "url": "https://r.example/", "kinds": ["*"]}
    webhook = made(owner("POST", "/webhooks", body))
    path, change = f"/webhooks/{webhook['id']}", {"name": "m", "url": "https://r.example/", "kinds": ["*"]}
    assert fields(owner("PUT", path, {**change, "url": "x"}, version=1)) == ["url"]
    assert owner("PUT", path, change, version=1).json()["name"] == "m"
    problem(owner("PUT", path, change, version=1), 412)
    assert owner("POST", f"{path}/pause").json()["paused_at"]
    problem(owner("POST", f"{path}/pause"), 409)
    assert owner("POST", f"{path}/resume").json()["paused_at"] is None
    listed = owner("GET", f"/organisations/{cast.organisation.pk}/webhooks").json()["items"]
    assert [one["name"] for one in listed] == ["m"]
    assert owner("DELETE", path).status_code == 204
    problem(owner("GET", path), 404)


def test_who_does_not_manage_the_project_sees_none(cast: Cast, owner: Program) -> None:
    body = {"project_id": str(cast.project.pk), "name": "n", "url": "https://r.example/?token=secret", "kinds": ["*"]}
    webhook = made(owner("POST", "/webhooks", body))
    for name in ("teammate", "supplier_member"):
        program = Program(cast.people[name])
        assert program("GET", f"/projects/{cast.project.pk}/webhooks").json()["items"] == []
        problem(program("GET", f"/webhooks/{webhook['id']}"), 404)
        assert "token=secret" not in program("GET", f"/projects/{cast.project.pk}/history").content.decode()
