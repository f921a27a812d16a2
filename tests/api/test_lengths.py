"""What is longer than its column is refused at its field; PostgreSQL would break off, SQLite would take it."""

from __future__ import annotations

import pytest

from fishplate.domains.approvals.tests import factories as approvals
from fishplate.domains.gates.tests import factories as gates
from tests.api.program import Program, fields, made

pytestmark = pytest.mark.django_db
LONG = "x" * 5000


def test_nothing_too_long_is_stored() -> None:
    people = approvals.signers()
    owner = Program(people.cast.people["owner"])
    organisation = people.cast.organisation
    project = {"organisation_id": str(organisation.pk), "code": "A", "name": "A", "starts_on": "2026-03-02"}
    person = {"name": "A", "email": "a@example.org", "password": "correct horse battery"}
    gate = {"code": "G2", "name": "Shown", "phase": "feasibility"}
    plans = f"/projects/{people.cast.project.pk}/gates"
    whole = owner("GET", f"/organisations/{organisation.pk}").json()
    answer = owner("PUT", f"/organisations/{organisation.pk}", {**whole, "name": LONG}, version=whole["version"])
    assert fields(answer) == ["name"]
    for path, sent, field in (
        ("/projects", project, "code"),
        ("/projects", project, "name"),
        (f"/organisations/{organisation.pk}/people", person, "name"),
        (f"/organisations/{organisation.pk}/people", person, "email"),
        (plans, gate, "code"),
        (plans, gate, "name"),
    ):
        assert field in fields(owner("POST", path, {**sent, field: LONG})), (path, field)
    with gates.registered() as fact:
        criteria = f"/gates/{made(owner('POST', plans, gate))['id']}/criteria"
        assert fields(owner("POST", criteria, {"fact": fact.key, "label": LONG})) == ["label"]
        made(owner("POST", criteria, {"fact": fact.key}))
