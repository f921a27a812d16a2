"""Programs read the snapshots, the trends of milestones, and what slipped."""

from __future__ import annotations

import pytest

from fishplate.domains.planning.tests.factories import amend, snapshot, task
from fishplate.domains.planning.tests.test_baselines_api import read
from fishplate.domains.planning.tests.test_pages import browser

pytestmark = pytest.mark.django_db


def test_what_slipped_is_read_with_its_root_and_who_changed_it(cast):
    owner = browser(cast.people["owner"])
    base = f"/projects/{cast.project.pk}"
    build, done = task(cast, "Build", "4d"), task(cast, "Done", "0", after="1")
    assert read(owner, f"{base}/plan/slips") == {"since": None, "finish_shift": 0, "items": []}
    snapshot(cast, "2026-03-02 00:05")
    amend(cast, build, duration="6d", by=cast.supplier_member)
    [taken] = read(owner, f"{base}/snapshots")["items"]
    assert taken["week"] == "2026-03-02"
    found = read(owner, f"{base}/plan/slips?since={taken['id']}")
    assert (found["since"], found["finish_shift"]) == (taken["id"], 960)
    [root] = found["items"]
    assert (root["task_id"], root["cause"], root["grounds"]) == (str(build.pk), "own", ["duration"])
    assert (root["changed_by"], root["organisation"]) == (str(cast.supplier_member.id), cast.supplier.name)
    assert {one["task_id"]: one["pushed_by"] for one in root["delayed"]} == {
        str(build.pk): None,
        str(done.pk): str(build.pk),
    }
    assert owner.get(f"/api/v1{base}/plan/slips?since={cast.project.pk}").status_code == 404


def test_the_trend_of_a_milestone_holds_where_it_stood_and_stands(cast):
    owner = browser(cast.people["owner"])
    build, done = task(cast, "Build", "4d"), task(cast, "Done", "0", after="1")
    snapshot(cast, "2026-03-02 00:05")
    amend(cast, build, duration="6d")
    end, milestone = read(owner, f"/projects/{cast.project.pk}/plan/trends")["items"]
    assert (end["task_id"], milestone["task_id"]) == (None, str(done.pk))
    assert [one["at"][:10] for one in milestone["readings"]] == ["2026-03-05", "2026-03-09"]
    assert milestone["readings"][0]["seen_at"].startswith("2026-03-01T16:05")
