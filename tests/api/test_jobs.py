from __future__ import annotations

import pytest

from fishplate.domains.assurance import services
from fishplate.domains.assurance.choices import CheckKind
from fishplate.domains.assurance.tests import factories
from fishplate.kernel.jobs import Job
from tests.api.program import Program, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> factories.World:
    return factories.world()


@pytest.fixture
def job(world: factories.World) -> Job:
    check = factories.check(world, CheckKind.CONSISTENCY)
    return services.run_check(check_id=check.pk, actor=world.cast.teammate)


def test_who_sees_the_project_sees_its_work(world: factories.World, job: Job) -> None:
    for name in ("owner", "teammate", "supplier_member"):
        program = Program(world.cast.people[name])
        assert program("GET", f"/jobs/{job.pk}").json()["label"]
        assert [row["id"] for row in program("GET", "/jobs").json()["items"]] == [str(job.pk)]
    for name in ("removed_member", "stranger"):
        program = Program(world.cast.people[name])
        problem(program("GET", f"/jobs/{job.pk}"), 404)
        problem(program("POST", f"/jobs/{job.pk}/cancel"), 404)
        assert program("GET", "/jobs").json()["items"] == []


def test_only_who_started_it_stops_and_repeats_it(world: factories.World, job: Job) -> None:
    owner, teammate = Program(world.cast.people["owner"]), Program(world.cast.people["teammate"])
    assert "Only the person who started it" in problem(owner("POST", f"/jobs/{job.pk}/cancel"), 403)["detail"]
    assert teammate("POST", f"/jobs/{job.pk}/cancel").json()["state"] == "cancelled"
    problem(teammate("POST", f"/jobs/{job.pk}/cancel"), 409)
    assert teammate("POST", f"/jobs/{job.pk}/retry").json()["state"] == "queued"
