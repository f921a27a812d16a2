from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.planning import services
from fishplate.domains.planning.models import RiskAnalysis
from fishplate.domains.planning.tests.factories import analysed, risk_driver, task
from fishplate.kernel import errors, jobs
from fishplate.kernel.jobs import State
from fishplate.kernel.jobs.testing import run_pending

pytestmark = pytest.mark.django_db


def start(cast, **more):
    return services.start_risk_analysis(project_id=cast.project.pk, **{"actor": cast.owner, **more})


@pytest.fixture
def planned(cast):
    task(cast, "Map", "4d")
    task(cast, "Build", "10d", after="1")
    task(cast, "Go live", "0", after="2")
    return cast


@pytest.fixture
def owner(cast) -> Client:
    client = Client()
    client.force_login(cast.people["owner"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_is_run_once_at_a_time_and_kept_with_what_it_was_run_on(planned):
    risk_driver(planned, "Late", tasks=[2])
    job = start(planned, iterations=200, seed=7)
    assert start(planned, iterations=300).pk == job.pk
    run_pending()
    analysis = RiskAnalysis.objects.get()
    assert (analysis.number, analysis.iterations, analysis.seed, analysis.job_id) == (1, 200, 7, job.pk)
    figures = analysis.figures.content
    assert len(figures["finish"]["curve"]) == 101
    assert {one["name"] for one in figures["watched"].values()} == {"Map", "Build", "Go live"}
    assert [bar["name"] for bar in figures["tornado"] if bar["driver"]] == ["Late"]


def test_without_a_seed_one_is_drawn_and_the_same_one_gives_the_same(planned):
    drawn = analysed(planned)
    again = analysed(planned, seed=drawn.seed)
    assert again.figures.content == drawn.figures.content
    assert analysed(planned, seed=drawn.seed + 1).figures.content != drawn.figures.content


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"iterations": 99}, "iterations"),
        ({"iterations": 100_001}, "iterations"),
        ({"seed": -1}, "seed"),
        ({"optimistic_percent": 101}, "optimistic_percent"),
        ({"pessimistic_percent": 99}, "pessimistic_percent"),
    ],
)
def test_figures_out_of_range_are_refused(planned, given, field):
    with pytest.raises(errors.Invalid) as refusal:
        start(planned, **given)
    assert list(refusal.value.fields) == [field]


def test_where_nothing_is_planned_nothing_is_simulated(cast):
    with pytest.raises(errors.Refused, match="Nothing is planned"):
        start(cast)


def test_whoever_plans_has_it_analysed(planned):
    with pytest.raises(errors.Forbidden):
        start(planned, actor=planned.teammate)
    with pytest.raises(errors.NotFound):
        start(planned, actor=planned.stranger)


def test_a_cancelled_one_leaves_nothing(planned, owner):
    job = start(planned, iterations=200)
    answer = owner.post(reverse("planning:cancel_risk_analysis", args=[planned.project.pk]))
    assert answer.status_code == 303
    run_pending()
    job.refresh_from_db()
    assert (job.state, RiskAnalysis.objects.count()) == (State.CANCELLED, 0)
    page = owner.get(reverse("planning:list_risk_analyses", args=[planned.project.pk])).content.decode()
    assert "The last analysis was cancelled" in page


def test_one_that_is_cancelled_while_it_runs_leaves_nothing(planned, monkeypatch):
    job = start(planned, iterations=200)

    def cancel(*_told):
        jobs.cancel(job.pk, actor=planned.owner)
        return True

    monkeypatch.setattr("fishplate.kernel.jobs.context.JobContext.cancelled", cancel)
    run_pending()
    job.refresh_from_db()
    assert (job.state, RiskAnalysis.objects.count()) == (State.CANCELLED, 0)


def test_a_person_starts_one_and_reads_what_it_means(planned, owner):
    here = reverse("planning:list_risk_analyses", args=[planned.project.pk])
    assert "Not analysed yet" in owner.get(here).content.decode()
    address = reverse("planning:start_risk_analysis", args=[planned.project.pk])
    refused = owner.post(address, {"iterations": "5", "optimistic_percent": "90", "pessimistic_percent": "125"})
    assert refused.status_code == 422
    typed = {"iterations": "200", "optimistic_percent": "90", "pessimistic_percent": "125", "seed": "7"}
    assert owner.post(address, typed).status_code == 303
    assert 'hx-trigger="every 1s"' in owner.get(here).content.decode()
    run_pending()
    page = owner.get(here).content.decode()
    assert "is met with a probability of" in page
    assert "200 iterations, seed 7" in page
    assert page.count("<figure") == 3
    assert "has changed" not in page
    task(planned, "Later")
    risk_driver(planned, "Late", tasks=[1])
    after = owner.get(here).content.decode()
    assert "The plan has changed 1 time since. The risk drivers have changed since." in after


def test_the_chart_is_told_between_which_days_tasks_end(planned, owner):
    plan = reverse("planning:view_plan", args=[planned.project.pk])
    address = reverse("planning:list_risk_bars", args=[planned.project.pk])
    assert owner.get(address).json() == {"bars": {}}
    analysis = analysed(planned)
    assert f'data-risks="{address}"' in owner.get(plan).content.decode()
    answer = owner.get(address)
    told = answer.json()["bars"]
    rows = owner.get(reverse("planning:list_tasks", args=[planned.project.pk])).json()["rows"]
    assert set(told) == {row[0] for row in rows}
    for pk, (early, late) in told.items():
        [finish] = [row[11] for row in rows if row[0] == pk]
        assert early <= late
        assert abs(early - finish) < 5 * 1440
    assert owner.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert analysed(planned, seed=analysis.seed + 1)
    assert owner.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 200
