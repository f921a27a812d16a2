"""Programs take baselines, read what they hold, and what became of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from fishplate.domains.planning.tests.factories import amend, at, baseline, task
from fishplate.domains.planning.tests.test_pages import browser

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def owner(cast) -> Client:
    return browser(cast.people["owner"])


def read(client: Client, path: str) -> Any:
    response = client.get(f"/api/v1{path}")
    assert response.status_code == 200
    return response.json()


def test_one_is_taken_and_a_further_one_without_a_reason_is_told_at_its_field(cast, owner):
    task(cast, "Build", "4d")
    path = f"/api/v1/projects/{cast.project.pk}/baselines"
    made = owner.post(path, {"name": "As signed"}, content_type=JSON)
    assert made.status_code == 201
    assert made.json()["number"] == 1
    assert made.json()["taken_by"] == str(cast.owner.id)
    assert len(made.json()["content_hash"]) == 64
    refused = owner.post(path, {"name": "Again"}, content_type=JSON)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["reason"]
    assert [one["name"] for one in read(owner, path.removeprefix("/api/v1"))["items"]] == ["As signed"]


def test_what_it_holds_and_what_became_of_it_are_read(cast, owner):
    build = task(cast, "Build", "4d")
    taken = baseline(cast)
    amend(cast, build, duration="5d", name="Build all")
    [kept] = read(owner, f"/baselines/{taken.pk}/tasks")["items"]
    assert (kept["name"], kept["duration_minutes"], kept["id"]) == ("Build", 4 * 480, str(build.pk))
    found = read(owner, f"/baselines/{taken.pk}/comparison")
    assert found["finish_shift"] == 480
    [row] = found["items"]
    assert (row["change"], row["name"], row["finish_shift"]) == ("later", "Build all", 480)
    second = baseline(cast, "Second", "Longer")
    amend(cast, build, duration="9d")
    assert read(owner, f"/baselines/{taken.pk}/comparison?against={second.pk}")["finish_shift"] == 480
    assert at(row["finish_before"][:10]).date() == at("2026-03-05").date()
    assert owner.get(f"/api/v1/baselines/{taken.pk}/comparison?against={cast.project.pk}").status_code == 404
