from __future__ import annotations

import pytest

from fishplate.domains.charter.tests import factories
from fishplate.domains.charter.tests.factories import Landscape
from tests.api.program import Program, fields, made, problem

pytestmark = pytest.mark.django_db
TEXT = {"background": "Two truths.", "scope_in": "Orders.", "scope_out": ""}
INDICATOR = {"name": "Response time", "kind": "response_time_p95", "comparison": "le", "target": "800.50", "unit": "ms"}


@pytest.fixture
def place() -> Landscape:
    return factories.landscape()


@pytest.fixture
def owner(place: Landscape) -> Program:
    return Program(place.cast.people["owner"])


@pytest.fixture
def project(place: Landscape) -> str:
    return f"/projects/{place.cast.project.pk}"


def test_a_charter_is_begun_once(owner: Program, project: str) -> None:
    empty = owner("GET", f"{project}/charter")
    assert (empty["ETag"], empty.json()["state"], empty.json()["background"]) == ('"0"', "draft", "")
    problem(owner("PUT", f"{project}/charter", TEXT), 428)
    begun = owner("PUT", f"{project}/charter", TEXT, version=0)
    assert begun.json()["scope_in"] == "Orders."
    problem(owner("PUT", f"{project}/charter", {**TEXT, "scope_in": "Mine."}, version=0), 412)
    assert owner("GET", f"{project}/charter").json()["scope_in"] == "Orders."


def test_what_is_missing_is_told_until_nothing_is(owner: Program, project: str, place: Landscape) -> None:
    missing = owner("GET", f"{project}/charter").json()["missing"]
    assert {one["part"] for one in missing if one["part"]} == {"text", "objectives", "team"}
    assert [one["record"]["id"] for one in missing if one["record"]] == [str(place.interface.pk)]
    refused = problem(owner("POST", f"{project}/charter/submit"), 409)
    assert refused["reasons"] == [one["text"] for one in missing]

    factories.sponsor(place)
    owner("PUT", f"{project}/charter", TEXT, version=0)
    objective = made(owner("POST", f"{project}/objectives", {"statement": "In time", "due_on": "2026-12-01"}))
    made(
        owner(
            "POST",
            f"/objectives/{objective['id']}/indicators",
            {**INDICATOR, "interface_id": str(place.interface.pk)},
        )
    )
    submitted = owner("POST", f"{project}/charter/submit").json()
    assert (submitted["state"], submitted["missing"], len(submitted["digest"])) == ("submitted", [], 64)
    [approval] = owner("GET", f"{project}/approvals").json()["items"]
    assert approval["subject"] == {"kind": "charter.charter", "id": submitted["id"]}
    assert fields(owner("POST", f"{project}/charter/reopen", {"reason": " "})) == ["reason"]
    assert owner("POST", f"{project}/charter/reopen", {"reason": "Wrong"}).json()["state"] == "draft"


def test_an_objective_and_its_indicator_are_written_read_and_removed(owner: Program, project: str) -> None:
    objective = made(owner("POST", f"{project}/objectives", {"statement": "In time"}))
    path = f"/objectives/{objective['id']}"
    indicator = made(owner("POST", f"{path}/indicators", INDICATOR))
    assert (indicator["code"], indicator["target"], indicator["wanted"]) == ("I1", "800.5", "≤ 800.5 ms")
    assert owner("GET", path).json()["indicators"] == [indicator]
    assert owner("GET", f"{project}/objectives").json()["items"] == [owner("GET", path).json()]
    assert owner("GET", f"{project}/indicators").json()["items"] == [indicator]

    amended = owner("PUT", path, {**objective, "due_on": "2026-12-01"}, version=1)
    assert (amended["ETag"], amended.json()["due_on"]) == ('"2"', "2026-12-01")
    tighter = owner("PUT", f"/indicators/{indicator['id']}", {**indicator, "target": 700}, version=1)
    assert tighter.json()["wanted"] == "≤ 700 ms"

    assert "I1" in problem(owner("DELETE", path), 409)["detail"]
    assert owner("DELETE", f"/indicators/{indicator['id']}").status_code == 204
    assert owner("DELETE", path).status_code == 204
    problem(owner("GET", path), 404)


@pytest.mark.parametrize("target", ["NaN", "Infinity", "1e30", "0.0000001", "much"])
def test_a_target_is_a_figure_that_can_be_kept(owner: Program, project: str, target: str) -> None:
    objective = made(owner("POST", f"{project}/objectives", {"statement": "In time"}))
    answer = owner("POST", f"/objectives/{objective['id']}/indicators", {**INDICATOR, "target": target})
    assert fields(answer) == ["target"]


def test_a_tester_is_told_who_writes_the_charter(place: Landscape, project: str) -> None:
    teammate = Program(place.cast.people["teammate"])
    assert "Sponsor" in problem(teammate("PUT", f"{project}/charter", TEXT, version=0), 403)["detail"]
