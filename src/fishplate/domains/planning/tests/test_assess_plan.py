"""How sound a plan is: on the page, in the exported table, and for programs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.planning import services
from fishplate.domains.planning.choices import ProgressLogic, quality
from fishplate.domains.planning.models import Plan
from fishplate.domains.planning.services import assessing
from fishplate.domains.planning.services.assessing import Assessment
from fishplate.domains.planning.tests.factories import analysed, assign, at, baseline, resource, risk_driver, task
from fishplate.engines.scheduling import Finding, Measure, Need, Point, Practice
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def assess(cast) -> Assessment:
    return assessing.assess_plan(project_id=cast.project.pk, actor=cast.owner)


def finding(found: Assessment, point: Point | Measure) -> Finding:
    told = [*found.points, *(one for _practice, one in found.of_practices())]
    return next(one for one in told if one.point is point)


@pytest.fixture
def page(cast):
    """Asks for the page as the project manager."""
    client = Client()
    client.force_login(cast.people["owner"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("planning:assess_plan", args=[cast.project.pk])
    return lambda **query: client.get(address, query)


def test_a_finding_names_the_tasks_and_dependencies_it_is_about(cast):
    begin = task(cast, "Begin", "0")
    build = task(cast, "Build", "50d", after="1FS+2d")
    end = task(cast, "End", "0", after="2")
    alone = task(cast, "Write the manual", "3d")
    found = assess(cast)
    logic = finding(found, Point.LOGIC)
    assert (logic.counted, logic.of, logic.met) == (3, 4, False)
    assert set(logic.tasks) == {str(begin.pk), str(end.pk), str(alone.pk)}
    assert finding(found, Point.HIGH_DURATION).tasks == (str(build.pk),)
    assert [link.successor for link in finding(found, Point.LAGS).links] == [str(build.pk)]
    assert finding(found, Point.CRITICAL_PATH_TEST).met is True
    assert found.version == Plan.objects.get().version


def test_a_risk_analysis_is_up_to_date_until_the_plan_or_its_risks_change(cast):
    task(cast, "Build")
    analysed(cast)
    assert finding(assess(cast), Measure.OUTDATED_RISK_ANALYSIS).met is True
    risk_driver(cast, "Late delivery", tasks=[1])
    assert finding(assess(cast), Measure.OUTDATED_RISK_ANALYSIS).met is False
    analysed(cast)
    assert finding(assess(cast), Measure.OUTDATED_RISK_ANALYSIS).met is True
    task(cast, "Test")
    outdated = finding(assess(cast), Measure.OUTDATED_RISK_ANALYSIS)
    assert (outdated.met, outdated.counted, outdated.of) == (False, 1, 1)


def test_what_the_plan_has_nothing_for_is_not_answered(cast):
    task(cast, "Build")
    assert finding(assess(cast), Point.INVALID_DATES).met is None
    services.set_status_date(
        project_id=cast.project.pk,
        status_at=at("2026-03-02 08:00"),
        progress_logic=ProgressLogic.RETAINED,
        actor=cast.owner,
    )
    found = assess(cast)
    assert finding(found, Point.INVALID_DATES).met is True
    assert finding(found, Point.MISSED_TASKS).met is None
    [risk] = [one for one in found.practices if one.practice is Practice.SCHEDULE_RISK_ANALYSIS]
    assert (risk.met, risk.needs) == (None, (Need.RISK_ANALYSIS,))


def test_it_is_held_against_the_last_baseline(cast):
    build = task(cast, "Build", "2d")
    services.set_status_date(
        project_id=cast.project.pk,
        status_at=at("2026-03-09 17:00"),
        progress_logic=ProgressLogic.RETAINED,
        actor=cast.owner,
    )
    assert finding(assess(cast), Point.BASELINE_EXECUTION_INDEX).met is None
    services.set_status_date(
        project_id=cast.project.pk, status_at=None, progress_logic=ProgressLogic.RETAINED, actor=cast.owner
    )
    baseline(cast)
    services.set_status_date(
        project_id=cast.project.pk,
        status_at=at("2026-03-09 17:00"),
        progress_logic=ProgressLogic.RETAINED,
        actor=cast.owner,
    )
    found = assess(cast)
    assert finding(found, Point.MISSED_TASKS).tasks == (str(build.pk),)
    assert finding(found, Point.BASELINE_EXECUTION_INDEX).value == 0


def test_once_somebody_works_on_a_task_those_without_anybody_count(cast):
    build, test = task(cast, "Build", "2d"), task(cast, "Test", "2d")
    assert finding(assess(cast), Point.RESOURCES).met is None
    assign(cast, build, resource(cast, "Integrators"))
    assert finding(assess(cast), Point.RESOURCES).tasks == (str(test.pk),)


def test_every_finding_has_words_and_says_what_to_do(cast):
    task(cast, "Build")
    told = [*Point, *Measure]
    assert set(quality.FINDINGS) == set(told)
    assert set(quality.PRACTICES) == set(Practice)
    assert set(quality.NEEDS) == set(Need)
    for one in assess(cast).points:
        missed = replace(one, value=9.0 if not one.at_least else 0.0)
        assert quality.advice(missed) == quality.FINDINGS[one.point].advice
        if one.met is None:
            assert quality.advice(one)


def test_the_page_leads_from_a_finding_to_the_row_of_the_plan(cast, page):
    for number in range(7):
        last = task(cast, f"Step {number}", "1d")
    body = page().content.decode()
    assert f'href="{reverse("planning:view_plan", args=[cast.project.pk])}#task-{last.pk}"' in body
    assert "7 of 7" in body
    assert "2 more" in body
    assert "Say what each of them waits for" in body
    assert "Set the status date." in body


def test_of_very_many_tasks_the_page_names_some_and_the_table_all(cast, page, monkeypatch):
    monkeypatch.setattr("fishplate.domains.planning.pages.quality.NAMED", 6)
    for number in range(8):
        task(cast, f"Step {number}")
    body = page().content.decode()
    assert "2 more stand in the exported table." in body
    rows = list(csv.reader(io.StringIO(b"".join(page(format="csv").streaming_content).decode("utf-8-sig"))))
    logic = [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[:2] == ["DCMA", "Logic"]]
    assert [row["Name"] for row in logic] == [f"Step {number}" for number in range(8)]
    assert {row["Verdict"] for row in logic} == {"not met"}
    assert {(row["Value"], row["Counted"], row["Of"]) for row in logic} == {("1.0", "8", "8")}


def test_a_dependency_stands_in_the_table_with_both_its_ends(cast, page):
    task(cast, "Map")
    task(cast, "Build", after="1FS-4h")
    rows = list(csv.reader(io.StringIO(b"".join(page(format="csv").streaming_content).decode("utf-8-sig"))))
    assert [row[-3:] for row in rows if row[:2] == ["DCMA", "Leads"]] == [["2", "Build", "1"]]


def test_an_empty_plan_leads_to_the_plan(cast, page):
    assert assess(cast) == Assessment(0)
    body = page().content.decode()
    assert "Nothing is planned yet" in body
    assert "format=csv" not in body


def test_all_who_see_the_project_may_read_it_and_nobody_else(cast):
    task(cast, "Build")
    found = assessing.assess_plan(project_id=cast.project.pk, actor=cast.teammate)
    assert found.points
    with pytest.raises(errors.NotFound):
        assessing.assess_plan(project_id=cast.project.pk, actor=cast.stranger)
