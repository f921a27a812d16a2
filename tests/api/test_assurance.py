from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.assurance.tests import factories
from fishplate.domains.assurance.tests.factories import World
from fishplate.kernel import audit
from fishplate.kernel.audit.models import Content
from tests.api.program import Program, fields, made, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return factories.world()


@pytest.fixture
def owner(world: World) -> Program:
    return Program(world.cast.people["owner"])


@pytest.fixture
def checks(world: World) -> str:
    return f"/projects/{world.cast.project.pk}/checks"


def check(world: World, **given: Any) -> dict[str, Any]:
    """Return what defines a manual check, unless ``given`` says otherwise."""
    return {
        "kind": "manual",
        "code": "C-01",
        "name": "Seen by the shift leader",
        "interface_id": str(world.landscape.interface.pk),
        "environment_id": None,
        "indicator_id": None,
        "max_age_days": 30,
        "settings": {"instructions": "Look."},
        **given,
    }


def test_a_check_is_defined_amended_answered_and_retired(owner: Program, world: World, checks: str) -> None:
    defined = made(owner("POST", checks, check(world)))
    path = f"/checks/{defined['id']}"
    assert (defined["latest"], defined["settings"]) == (None, {"instructions": "Look."})
    renamed = owner("PUT", path, {**defined, "name": "Seen"}, version=1)
    assert (renamed["ETag"], renamed.json()["name"]) == ('"2"', "Seen")

    run = made(owner("POST", f"{path}/answers", {"verdict": "met", "note": "It was there."}))
    assert (run["number"], run["run_by"], run["reasons"]) == (1, "Lin Owner", ["A person looked and answered."])
    assert owner("GET", f"/runs/{run['id']}").json() == run
    assert owner("GET", f"{path}/runs").json()["items"] == [run]
    assert owner("GET", checks).json()["items"][0]["latest"]["run_id"] == run["id"]
    answer = owner("GET", path).json()["answer"]
    assert answer["state"] == "met"
    assert {source["record"]["kind"] for source in answer["sources"]} >= {"assurance.run", "landscape.interface"}
    assert answer["sources"][0]["digest"] == run["digest"]

    problem(owner("POST", f"{path}/retire"), 428)
    assert owner("POST", f"{path}/retire", version=2).json()["retired_at"] is not None
    assert owner("GET", checks).json()["items"] == []
    assert owner("GET", path).status_code == 200


def test_running_answers_at_once_with_the_job(owner: Program, world: World, checks: str) -> None:
    given = check(
        world,
        kind="response_time",
        environment_id=str(world.environment.pk),
        indicator_id=str(world.indicator.pk),
        settings={"path": "/orders", "rate_per_s": 5, "duration_s": 1},
    )
    path = f"/checks/{made(owner('POST', checks, given))['id']}"
    answer = owner("POST", f"{path}/run")
    job = answer.json()
    assert (answer.status_code, job["state"], job["started_by"]) == (202, "queued", "Lin Owner")
    assert answer["Location"] == f"/api/v1/jobs/{job['id']}"
    assert job["subject"]["kind"] == "assurance.check"
    assert owner("POST", f"{path}/run").json()["id"] == job["id"]
    every = owner("POST", f"{checks}/run")
    assert (every.status_code, [one["id"] for one in every.json()["items"]]) == (202, [job["id"]])


def test_a_password_goes_in_and_never_comes_out(owner: Program, world: World, checks: str) -> None:
    sources = {
        "left": "postgresql://mes:s3cr3t-one@db.example.org/mes::orders",
        "right": "postgresql://erp:s3cr3t-two@db.example.org/erp::orders",
        "key": ["order_no"],
    }
    answer = owner("POST", checks, check(world, kind="consistency", settings=sources))
    defined = made(answer)
    assert defined["settings"]["left"] == "postgresql://mes@db.example.org/mes::orders"
    amended = owner("PUT", f"/checks/{defined['id']}", {**defined, "name": "Same orders"}, version=1)
    history = f"/projects/{world.cast.project.pk}/history"
    said = [
        answer.content,
        amended.content,
        owner("GET", f"/checks/{defined['id']}").content,
        owner("GET", checks).content,
        *(owner("GET", f"{history}/{one['number']}").content for one in owner("GET", history).json()["items"]),
        *(content.payload.encode() for content in Content.objects.all()),
    ]
    assert not [text for text in said if b"s3cr3t" in text]
    assert audit.verify().findings == []


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"kind": "magic"}, ""),
        ({"settings": {"instructions": 5}}, "manual.settings.instructions"),
        ({"settings": {}}, "manual.settings.instructions"),
        ({"kind": "consistency", "settings": {"left": 1, "right": "b", "key": ["k"]}}, "consistency.settings.left"),
        ({"kind": "consistency", "settings": {"left": "a", "right": "b", "key": "k"}}, "consistency.settings.key"),
        ({"max_age_days": 10**30}, "max_age_days"),
        ({"max_age_days": 0}, "max_age_days"),
        ({"code": " "}, "code"),
        ({"code": "C" * 21}, "code"),
    ],
)
def test_what_is_wrong_with_a_check_is_said(
    owner: Program, world: World, checks: str, given: dict[str, Any], wrong: str
) -> None:
    assert fields(owner("POST", checks, check(world, **given))) == [wrong]


def test_settings_of_another_kind_do_not_fit(owner: Program, world: World, checks: str) -> None:
    defined = made(owner("POST", checks, check(world)))
    other = {**defined, "kind": "response_time", "settings": {"path": "/"}}
    assert fields(owner("PUT", f"/checks/{defined['id']}", other, version=1)) == ["settings"]
