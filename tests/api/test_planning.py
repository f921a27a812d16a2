from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel.jobs.testing import run_pending
from tests.api.program import Program, fields, made, problem

pytestmark = pytest.mark.django_db
DAY = 480


@pytest.fixture
def owner(cast: Cast) -> Program:
    return Program(cast.people["owner"])


@pytest.fixture
def tasks(cast: Cast) -> str:
    return f"/projects/{cast.project.pk}/tasks"


def test_a_plan_is_written_task_by_task_and_reckoned(owner: Program, cast: Cast, tasks: str) -> None:
    plan = f"/projects/{cast.project.pk}/plan"
    assert owner("GET", plan).json()["version"] == 0
    first = made(owner("POST", tasks, {"name": "Connect", "duration_minutes": 2 * DAY}))
    second = made(owner("POST", tasks, {"name": "Go live", "duration_minutes": 0, "predecessors": [{"number": 1}]}))
    assert second["predecessors"] == [{"number": 1, "kind": "FS", "lag": 0, "lag_kind": "working"}]
    assert second["scheduled"]["early_start"] == first["scheduled"]["early_finish"]

    longer = owner("PUT", f"/tasks/{first['id']}", {**first, "duration_minutes": 3 * DAY}, version=1)
    assert (longer["ETag"], longer.json()["scheduled"]["critical"]) == ('"2"', True)
    moved = owner("GET", f"/tasks/{second['id']}").json()
    assert moved["scheduled"]["early_start"] == longer.json()["scheduled"]["early_finish"]
    summary = owner("GET", plan).json()
    assert (summary["tasks"], summary["finish"]) == (2, moved["scheduled"]["early_finish"])


def test_a_constraint_with_its_time_comes_back_as_it_was_sent(owner: Program, tasks: str) -> None:
    given = {"name": "A", "constraint": "SNET", "constraint_at": "2026-03-05T13:00:00+08:00", "priority": 10}
    told = made(owner("POST", tasks, given))
    assert told["scheduled"]["start_at"] == told["constraint_at"]
    again = owner("PUT", f"/tasks/{told['id']}", {**told, "predecessors": []}, version=1).json()
    assert (again["constraint_at"], again["priority"]) == (told["constraint_at"], 10)


def test_progress_is_recorded_and_the_status_date_set(owner: Program, cast: Cast, tasks: str) -> None:
    told = made(owner("POST", tasks, {"name": "A", "duration_minutes": 4 * DAY}))
    given = {"percent_complete": 25, "actual_start": None, "actual_finish": None, "remaining_minutes": None}
    known = owner("PUT", f"/tasks/{told['id']}/progress", given, version=1).json()
    assert (known["remaining_minutes"], known["actual_start"]) == (3 * DAY, told["scheduled"]["start_at"])
    assert known["scheduled"]["percent_complete"] == 25
    status = {"status_at": "2026-03-10T17:00:00+08:00", "progress_logic": "retained"}
    plan = owner("PUT", f"/projects/{cast.project.pk}/plan/status", status).json()
    assert plan["finish"] > told["scheduled"]["finish_at"]
    assert plan["progress_logic"] == "retained"


def test_rows_keep_their_order_and_their_numbers(owner: Program, tasks: str) -> None:
    ids = [made(owner("POST", tasks, {"name": name}))["id"] for name in ("A", "B", "C")]
    assert owner("POST", f"/tasks/{ids[2]}/move", {"before_id": ids[0]}).status_code == 200
    first = owner("GET", f"{tasks}?limit=2").json()
    rest = owner("GET", f"{tasks}?limit=2&after={first['next']}").json()
    assert [(row["number"], row["name"]) for row in (*first["items"], *rest["items"])] == [(3, "C"), (1, "A"), (2, "B")]
    assert owner("DELETE", f"/tasks/{ids[0]}").status_code == 204
    assert [row["number"] for row in owner("GET", tasks).json()["items"]] == [3, 2]


def test_the_outline_is_made_and_a_summary_goes_with_what_is_under_it(owner: Program, cast: Cast, tasks: str) -> None:
    phase = made(owner("POST", tasks, {"name": "Phase"}))
    inner = made(owner("POST", tasks, {"name": "Inner", "duration_minutes": 2 * DAY, "parent_id": phase["id"]}))
    last = made(owner("POST", tasks, {"name": "Last"}))
    assert (inner["wbs"], inner["parent_id"]) == ("1.1", phase["id"])
    [moved] = owner("POST", f"{tasks}/indent", {"task_ids": [last["id"]]}).json()["items"]
    assert (moved["wbs"], moved["version"]) == ("1.2", 2)
    summary = owner("GET", f"/tasks/{phase['id']}").json()["scheduled"]
    assert (summary["summary"], summary["duration_minutes"]) == (True, 2 * DAY)
    owner("POST", f"{tasks}/outdent", {"task_ids": [last["id"]]})
    assert [row["wbs"] for row in owner("GET", tasks).json()["items"]] == ["1", "1.1", "2"]
    assert "1 task stands under it" in problem(owner("DELETE", f"/tasks/{phase['id']}"), 409)["detail"]
    assert owner("DELETE", f"/tasks/{phase['id']}?subtasks=remove").status_code == 204
    assert [row["name"] for row in owner("GET", tasks).json()["items"]] == ["Last"]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"predecessors": [{"number": 9}]}, "predecessors"),
        ({"predecessors": [{"number": 1}, {"number": 1, "kind": "SS"}]}, "predecessors"),
        ({"predecessors": [{"number": 1, "lag": 10**12}]}, "predecessors.0.lag"),
        ({"predecessors": [{"number": 1, "kind": "XX"}]}, "predecessors.0.kind"),
        ({"duration_minutes": 10**30}, "duration_minutes"),
        ({"duration_minutes": -1}, "duration_minutes"),
        ({"constraint": "SNET", "constraint_at": "9999-12-30T08:00:00Z"}, "constraint_at"),
        ({"constraint": "SNET"}, "constraint_at"),
        ({"constraint": "SOON"}, "constraint"),
        ({"priority": 1001}, "priority"),
    ],
)
def test_what_is_wrong_with_a_task_is_said(owner: Program, tasks: str, given: dict[str, Any], wrong: str) -> None:
    made(owner("POST", tasks, {"name": "First"}))
    assert set(fields(owner("POST", tasks, {"name": "Second", **given}))) == {wrong}


def test_a_circle_is_named(owner: Program, tasks: str) -> None:
    first = made(owner("POST", tasks, {"name": "A"}))
    made(owner("POST", tasks, {"name": "B", "predecessors": [{"number": 1}]}))
    answer = owner("PUT", f"/tasks/{first['id']}", {**first, "predecessors": [{"number": 2}]}, version=1)
    assert "1 · A → 2 · B" in problem(answer, 422)["detail"]


def test_a_tester_is_told_who_plans(cast: Cast, tasks: str) -> None:
    answer = Program(cast.people["teammate"])("POST", tasks, {"name": "Mine"})
    assert "System architect" in problem(answer, 403)["detail"]


def test_the_quality_of_the_plan_is_told_with_the_tasks_of_each_finding(owner: Program, cast: Cast, tasks: str) -> None:
    address = f"/projects/{cast.project.pk}/plan/assessment"
    assert owner("GET", address).json() == {"version": 0, "points": [], "practices": []}
    first = made(owner("POST", tasks, {"name": "Map", "duration_minutes": DAY}))
    waits = [{"number": 1, "kind": "FS", "lag": -60}]
    second = made(owner("POST", tasks, {"name": "Build", "duration_minutes": DAY, "predecessors": waits}))
    told = owner("GET", address).json()
    points = {one["finding"]: one for one in told["points"]}
    assert (len(points), len(told["practices"])) == (14, 10)
    assert points["leads"]["dependencies"] == [{"predecessor_id": first["id"], "successor_id": second["id"]}]
    assert (points["leads"]["met"], points["lags"]["met"], points["resources"]["met"]) == (False, True, None)
    assert points["logic"]["task_ids"] == [first["id"], second["id"]]


def test_risk_drivers_are_kept_by_programs_too(owner: Program, cast: Cast, tasks: str) -> None:
    made(owner("POST", tasks, {"name": "Map"}))
    drivers = f"/projects/{cast.project.pk}/risk-drivers"
    effect = {"optimistic_percent": 100, "likely_percent": 120, "pessimistic_percent": 150}
    given = {"name": "Late", "probability_percent": 30, **effect, "task_numbers": [1]}
    told = made(owner("POST", drivers, given))
    assert {name: told[name] for name in given} == given
    changed = owner("PUT", f"/risk-drivers/{told['id']}", {**told, "likely_percent": 140}, version=1).json()
    assert (changed["likely_percent"], changed["version"]) == (140, 2)
    wrong = owner("PUT", f"/risk-drivers/{told['id']}", {**told, "task_numbers": [9]}, version=2)
    assert fields(wrong) == ["task_numbers"]
    assert [one["name"] for one in owner("GET", drivers).json()["items"]] == ["Late"]
    assert owner("DELETE", f"/risk-drivers/{told['id']}").status_code == 204
    assert owner("GET", f"/risk-drivers/{told['id']}").status_code == 404


def test_three_points_of_a_duration_are_sent_and_told(owner: Program, tasks: str) -> None:
    ends = {"optimistic_minutes": DAY, "pessimistic_minutes": 5 * DAY}
    told = made(owner("POST", tasks, {"name": "Map", "duration_minutes": 2 * DAY, **ends}))
    assert {name: told[name] for name in ends} == ends
    wrong = owner("PUT", f"/tasks/{told['id']}", {**told, "pessimistic_minutes": DAY}, version=1)
    assert fields(wrong) == ["pessimistic_minutes"]


def test_a_plan_is_analysed_by_a_worker_and_the_figures_are_told(owner: Program, cast: Cast, tasks: str) -> None:
    address = f"/projects/{cast.project.pk}/risk-analyses"
    assert "planned" in problem(owner("POST", address, {}), 409)["detail"]
    made(owner("POST", tasks, {"name": "Map", "duration_minutes": 4 * DAY}))
    live = made(owner("POST", tasks, {"name": "Live", "duration_minutes": 0, "predecessors": [{"number": 1}]}))
    assert fields(owner("POST", address, {"iterations": 5})) == ["iterations"]
    begun = owner("POST", address, {"iterations": 200, "seed": 3})
    assert begun.status_code == 202
    run_pending()
    assert owner("GET", f"/jobs/{begun.json()['id']}").json()["state"] == "succeeded"
    [listed] = owner("GET", address).json()["items"]
    told = owner("GET", f"/risk-analyses/{listed['id']}").json()
    assert (told["iterations"], told["seed"], len(told["curve"])) == (200, 3, 101)
    [milestone] = [one for one in told["watched"] if one["task_id"] == live["id"]]
    assert milestone["planned"] == live["scheduled"]["finish_at"]
    assert milestone["p10"] <= milestone["p50"] <= milestone["p80"] == told["finish"]["p80"]
    assert {one["name"] for one in told["tasks"]} <= {"Map", "Live"}
