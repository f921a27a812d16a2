"""What the API answers when something is wrong, and how a program signs in."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from fishplate.domains.projects.tests import factories
from tests.api.program import Program, problem

pytestmark = pytest.mark.django_db


PROJECT = {"code": "A", "name": "New", "purpose": "", "starts_on": "2026-03-02", "ends_on": None}


def test_a_token_reads_what_its_person_may_and_a_stranger_finds_nothing():
    cast = factories.cast()
    path = f"/projects/{cast.project.pk}"
    answer = Program(cast.people["owner"])("GET", path)
    assert answer.json()["name"] == cast.project.name
    assert answer["ETag"] == '"1"'
    for who in ("stranger", "removed_member"):
        problem(Program(cast.people[who])("GET", path), 404)
        assert Program(cast.people[who])("GET", "/projects").json()["items"] == []
    assert problem(Program(None)("GET", path), 401)["type"] == "urn:fishplate:problem:not-signed-in"


def test_a_wrong_token_signs_nobody_in():
    program = Program(None)
    program.headers = {"Authorization": "Bearer fp_guessed"}
    problem(program("GET", "/projects"), 401)


def test_a_write_names_the_version_it_changes():
    cast = factories.cast()
    program, path = Program(cast.people["owner"]), f"/projects/{cast.project.pk}"
    problem(program("PUT", path, PROJECT), 428)
    assert program("PUT", path, PROJECT, version=1)["ETag"] == '"2"'
    stale = problem(program("PUT", path, PROJECT, version=1), 412)
    assert (stale["expected_version"], stale["current_version"]) == (1, 2)
    assert problem(program("PUT", path, PROJECT, version="nonsense"), 422)["errors"][0]["field"] == "If-Match"


def test_what_is_wrong_is_said_at_its_field_whoever_finds_it():
    cast = factories.cast()
    program, path = Program(cast.people["owner"]), f"/projects/{cast.project.pk}"
    unreadable = problem(program("PUT", path, {**PROJECT, "starts_on": "soon"}, version=1), 422)
    assert [item["field"] for item in unreadable["errors"]] == ["starts_on"]
    refused = problem(program("PUT", path, {**PROJECT, "name": " "}, version=1), 422)
    assert [item["field"] for item in refused["errors"]] == ["name"]


def test_a_rule_gives_its_reason():
    cast = factories.cast()
    answer = Program(cast.people["teammate"])("PUT", f"/projects/{cast.project.pk}", PROJECT, version=1)
    assert "Project manager" in problem(answer, 403)["detail"]


def test_a_list_comes_in_pages_that_lose_and_repeat_nothing():
    cast = factories.cast()
    program = Program(cast.people["owner"])
    expected = {str(cast.project.pk)}
    for number in range(6):
        made = program(
            "POST", "/projects", {**PROJECT, "code": f"N{number}", "organisation_id": str(cast.organisation.pk)}
        )
        assert made.status_code == 201
        expected.add(made.json()["id"])
    seen: list[str] = []
    after = ""
    while True:
        page = program("GET", f"/projects?limit=3&after={after}").json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if not after:
            break
    assert len(seen) == len(expected)
    assert set(seen) == expected
    assert problem(program("GET", "/projects?limit=0"), 422)["errors"][0]["field"] == "limit"


def test_a_session_writes_only_with_its_csrf_token():
    cast = factories.cast()
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.people["owner"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/api/v1/projects/{cast.project.pk}").status_code == 200
    refused = client.put(
        f"/api/v1/projects/{cast.project.pk}",
        json.dumps(PROJECT),
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )
    assert "X-CSRFToken" in problem(refused, 403)["title"]
