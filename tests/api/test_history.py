from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.projects.tests.factories import Cast
from tests.api.program import Program, problem

pytestmark = pytest.mark.django_db


def test_a_project_tells_its_history_the_newest_first(cast: Cast) -> None:
    owner, path = Program(cast.people["owner"]), f"/projects/{cast.project.pk}"
    project = owner("GET", path).json()
    owner("PUT", path, {**project, "name": "Renamed"}, version=project["version"])
    seen: list[dict[str, Any]] = []
    after: str | None = ""
    while after is not None:
        page = owner("GET", f"{path}/history?limit=2&after={after}").json()
        seen, after = seen + page["items"], page["next"]
    assert [entry["number"] for entry in seen] == list(range(len(seen), 0, -1))
    newest = owner("GET", f"{path}/history/{len(seen)}").json()
    assert {key: newest[key] for key in seen[0]} == seen[0]
    assert (newest["action"], newest["actor"]) == ("projects.project_amended", "Lin Owner")
    assert newest["rows"][0]["fields"]["name"] == ["MES–ERP integration", "Renamed"]
    problem(owner("GET", f"{path}/history/999"), 404)
    problem(owner("GET", f"{path}/history/{10**30}"), 404)


def test_a_stranger_reads_no_history(cast: Cast) -> None:
    for name in ("stranger", "removed_member"):
        problem(Program(cast.people[name])("GET", f"/projects/{cast.project.pk}/history"), 404)
