"""The pages of baselines: what they offer to whom, what a comparison says, and what is exported of it."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from fishplate.domains.planning import services
from fishplate.domains.planning.tests.factories import amend, at, baseline, task
from fishplate.domains.planning.tests.test_pages import browser, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast) -> Client:
    return browser(cast.people["owner"])


@pytest.fixture
def moved(cast):
    """A plan of which a baseline was taken before its first task grew over a weekend."""
    build = task(cast, "Build", "4d")
    task(cast, "Accepted", "0", after="1")
    docs = task(cast, "Docs", "1d")
    taken = baseline(cast, "As signed")
    amend(cast, build, duration="7d", name="Build both sides")
    services.remove_task(task_id=docs.pk, subtasks=None, actor=cast.owner)
    task(cast, "Extra", "1d")
    return taken


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_whoever_may_take_one_is_offered_it_others_only_read(cast, owner):
    task(cast, "Build")
    offered = url("take_baseline", cast)
    assert offered in read(owner, url("list_baselines", cast))
    assert offered not in read(browser(cast.people["teammate"]), url("list_baselines", cast))
    response = owner.post(offered, {"name": "As signed", "reason": ""})
    assert response.status_code == 303
    page = read(owner, response["Location"])
    assert "As signed" in page
    assert "Lin Owner" in page


def test_a_further_one_without_a_reason_keeps_what_was_typed(cast, owner):
    task(cast, "Build")
    baseline(cast)
    response = owner.post(url("take_baseline", cast), {"name": "After the pilot", "reason": ""})
    assert response.status_code == 422
    assert "After the pilot" in response.content.decode()


def test_a_comparison_says_what_it_means(cast, owner, moved):
    page = read(owner, url("compare_baseline", cast, moved.pk))
    assert "3d later in working time" in page
    assert "2 of 4 tasks are later, “1 · Build both sides” the most, by 3d." in page
    assert "Tasks added: 1; removed: 1." in page
    assert "1 of 1 milestones is later: first “2 · Accepted”, by 3d." in page
    assert "was “Build”" in page


def test_where_nothing_moved_it_says_so(cast, owner):
    task(cast, "Build")
    page = read(owner, url("compare_baseline", cast, baseline(cast).pk))
    assert "as before." in page
    assert "No task moved." in page


def test_two_baselines_are_compared_and_a_strange_one_is_not_found(cast, owner, moved):
    second = baseline(cast, "After the pilot", "The board agreed")
    address = url("compare_baseline", cast, moved.pk)
    assert "3d later" in read(owner, f"{address}?against={second.pk}")
    services.withdraw_baseline(baseline_id=second.pk, actor=cast.owner)
    for strange in (second.pk, cast.project.pk, "nonsense"):
        assert owner.get(f"{address}?against={strange}").status_code == 404


def test_the_table_is_exported_with_days_as_figures_in_the_language_of_who_asks(cast, owner, moved):
    response = owner.get(f"{url('compare_baseline', cast, moved.pk)}?format=csv", headers={"Accept-Language": "en"})
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    told = {row["Name"]: (row["Change"], row["Finish later by (working days)"]) for row in rows}
    assert told == {
        "Build both sides": ("later", "3.0"),
        "Accepted": ("later", "3.0"),
        "Docs": ("removed", "0.0"),
        "Extra": ("added", "0.0"),
    }
    spreadsheet = owner.get(f"{url('compare_baseline', cast, moved.pk)}?format=xlsx")
    assert b"".join(spreadsheet.streaming_content).startswith(b"PK")


def test_the_chart_asks_for_the_bars_and_a_browser_needs_them_once(cast, owner):
    build = task(cast, "Build", "4d")
    task(cast, "Perhaps", active=False)
    taken = baseline(cast)
    amend(cast, build, duration="9d")
    response = owner.get(url("list_baseline_bars", cast, taken.pk))
    start = (at("2026-03-02 00:00").date().toordinal() - 719163) * 1440
    assert response.json()["bars"] == {str(build.pk): [start + 8 * 60, start + 3 * 1440 + 17 * 60]}
    again = owner.get(url("list_baseline_bars", cast, taken.pk), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_one_is_withdrawn_after_a_question_and_counts_again_by_a_button(cast, owner):
    task(cast, "Build")
    taken = baseline(cast)
    ask = url("withdraw_baseline", cast, taken.pk)
    assert "Withdraw this baseline?" in read(owner, ask)
    assert owner.post(ask).status_code == 303
    page = read(owner, url("view_baseline", cast, taken.pk))
    assert url("restore_baseline", cast, taken.pk) in page
    assert owner.post(url("restore_baseline", cast, taken.pk)).status_code == 303
    assert ask in read(owner, url("view_baseline", cast, taken.pk))
