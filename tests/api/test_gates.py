from __future__ import annotations

from collections.abc import Iterator

import pytest

from fishplate.domains.approvals.tests import factories as approvals
from fishplate.domains.approvals.tests.factories import Signers
from fishplate.domains.gates.tests import factories
from fishplate.domains.gates.tests.factories import Measured
from fishplate.domains.organisations.models import Person
from tests.api.program import Program, fields, made, problem

pytestmark = pytest.mark.django_db
GATE = {"code": "G2", "name": "Feasibility shown", "phase": "feasibility"}


@pytest.fixture
def people() -> Signers:
    return approvals.signers()


@pytest.fixture
def manager(people: Signers) -> Program:
    return Program(people.cast.people["owner"])


@pytest.fixture
def business_owner(people: Signers) -> Program:
    return Program(Person.objects.get(pk=people.business_owner.id))


@pytest.fixture
def gates(people: Signers) -> str:
    return f"/projects/{people.cast.project.pk}/gates"


@pytest.fixture
def fact() -> Iterator[Measured]:
    with factories.registered() as measured:
        yield measured


def test_a_gate_is_planned_and_amended(manager: Program, gates: str) -> None:
    gate = made(manager("POST", gates, GATE))
    assert gate["seats"] == {"project_manager": 1, "business_owner": 1}
    amended = manager("PUT", f"/gates/{gate['id']}", {**gate, "seats": {"project_manager": 2}}, version=1)
    assert (amended["ETag"], amended.json()["seats"]) == ('"2"', {"project_manager": 2})
    assert [row["code"] for row in manager("GET", gates).json()["items"]] == ["G2"]
    assert "seats" in fields(manager("PUT", f"/gates/{gate['id']}", {**gate, "seats": {}}, version=2))
    assert fields(manager("PUT", f"/gates/{gate['id']}", {**gate, "seats": {"sponsor": 0}}, version=2))


def test_gates_come_in_the_order_of_the_phases(manager: Program, gates: str) -> None:
    for code, phase in (("G4", "roll_out"), ("G2", "feasibility"), ("G3", "pilot")):
        made(manager("POST", gates, {"code": code, "name": code, "phase": phase}))
    first = manager("GET", f"{gates}?limit=2").json()
    rest = manager("GET", f"{gates}?limit=2&after={first['next']}").json()
    assert [row["code"] for row in (*first["items"], *rest["items"])] == ["G2", "G3", "G4"]
    assert rest["next"] is None


def test_a_criterion_is_chosen_from_what_can_be_asked(manager: Program, people: Signers, gates: str) -> None:
    gate = made(manager("POST", gates, GATE))
    path = f"/gates/{gate['id']}/criteria"
    with factories.registered(choices=[("one", "The first")]) as fact:
        known = manager("GET", f"/projects/{people.cast.project.pk}/facts").json()["items"]
        asked = next(one for one in known if one["key"] == fact.key)
        assert asked["subjects"] == [{"value": "one", "label": "The first"}]
        criterion = made(manager("POST", path, {"fact": fact.key, "subject": "one"}))
        assert criterion["label"].endswith("The first")
        assert fields(manager("POST", path, {"fact": fact.key, "subject": "two"})) == ["subject"]
        assert manager("GET", path).json()["items"] == [criterion]
    assert manager("DELETE", f"/criteria/{criterion['id']}").status_code == 204
    assert manager("GET", path).json()["items"] == []


def test_a_gate_refuses_with_every_reason_and_keeps_the_refusal(manager: Program, gates: str, fact: Measured) -> None:
    gate = made(manager("POST", gates, GATE))
    made(manager("POST", f"/gates/{gate['id']}/criteria", {"fact": fact.key, "label": "ERP answers"}))
    fact.is_not_met("It took 905 ms.")
    refused = problem(manager("POST", f"/gates/{gate['id']}/decisions"), 409)
    assert refused["reasons"] == ["ERP answers: It took 905 ms."]
    [decision] = manager("GET", f"/gates/{gate['id']}/decisions").json()["items"]
    assert (decision["outcome"], decision["number"]) == ("refused", 1)
    line = manager("GET", f"/decisions/{decision['id']}").json()["sections"][0]["lines"][0]
    assert (line["label"], line["blocks"], line["answer"]["value"]) == ("ERP answers", True, 905.0)


def test_two_people_sign_and_the_gate_opens(
    manager: Program, business_owner: Program, people: Signers, gates: str, fact: Measured
) -> None:
    gate = made(manager("POST", gates, GATE))
    made(manager("POST", f"/gates/{gate['id']}/criteria", {"fact": fact.key}))
    fact.is_met()
    standing = manager("GET", f"/gates/{gate['id']}").json()["sections"]
    assert not [line for section in standing for line in section["lines"] if line["blocks"]]
    decision = made(manager("POST", f"/gates/{gate['id']}/decisions"))
    assert decision["outcome"] == "pending"

    path = f"/approvals/{decision['approval_id']}"
    approval = manager("GET", path).json()
    assert (approval["is_intact"], [seat["missing"] for seat in approval["seats"]]) == (True, [1, 1])
    assert [row["id"] for row in business_owner("GET", "/approvals/waiting").json()["items"]] == [approval["id"]]
    problem(manager("POST", f"{path}/votes", {"verdict": "approve", "digest": "0" * 64}), 409)
    vote = {"verdict": "approve", "digest": approval["digest"]}
    assert made(manager("POST", f"{path}/votes", vote))["person_name"] == "Lin Owner"
    assert "one person cannot fill two seats" in problem(manager("POST", f"{path}/votes", vote), 409)["detail"]
    made(business_owner("POST", f"{path}/votes", vote))

    opened = manager("GET", f"/gates/{gate['id']}").json()
    assert (opened["state"], opened["sections"]) == ("open", [])
    kept = manager("GET", f"/decisions/{decision['id']}").json()
    assert (kept["outcome"], kept["is_intact"]) == ("opened", True)
    assert manager("GET", f"/projects/{people.cast.project.pk}").json()["phase"] == "feasibility"


def test_an_approval_is_withdrawn_with_a_reason_and_a_version(
    manager: Program, people: Signers, gates: str, fact: Measured
) -> None:
    gate = made(manager("POST", gates, GATE))
    made(manager("POST", f"/gates/{gate['id']}/criteria", {"fact": fact.key}))
    fact.is_met()
    decision = made(manager("POST", f"/gates/{gate['id']}/decisions"))
    path = f"/approvals/{decision['approval_id']}"
    problem(manager("POST", f"{path}/withdraw", {"reason": "Too early"}), 428)
    assert fields(manager("POST", f"{path}/withdraw", {"reason": ""}, version=1)) == ["reason"]
    assert manager("POST", f"{path}/withdraw", {"reason": "Too early"}, version=1).json()["state"] == "withdrawn"
    listed = manager("GET", f"/projects/{people.cast.project.pk}/approvals").json()["items"]
    assert [(row["state"], row["closing_reason"]) for row in listed] == [("withdrawn", "Too early")]
    assert manager("GET", f"/decisions/{decision['id']}").json()["outcome"] == "withdrawn"
