from __future__ import annotations

from datetime import datetime

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.models import RiskAnalysis, RiskFigures
from fishplate.domains.planning.pages.analysis import sentences
from fishplate.domains.planning.services import analysing
from fishplate.domains.planning.services.analysing import conditions_now
from fishplate.domains.planning.tests.factories import amend, analysed, analysis, risk_driver, task

pytestmark = pytest.mark.django_db
DAY = 480


def test_the_last_few_are_kept_and_a_job_that_ran_twice_once(cast, monkeypatch):
    monkeypatch.setattr(analysing, "KEPT", 2)
    first = analysis(cast)
    again = services.record_risk_analysis(
        project_id=cast.project.pk,
        job_id=first.job_id,
        conditions=conditions_now(
            cast.project.pk, 9, iterations=100, seed=1, optimistic_percent=90, pessimistic_percent=125
        ),
        figures={},
        actor=cast.owner,
    )
    assert again == first
    for _later in range(3):
        analysis(cast)
    assert list(RiskAnalysis.objects.values_list("number", flat=True)) == [4, 3]
    assert RiskFigures.objects.count() == 2


def test_a_risk_that_always_doubles_the_only_task_doubles_every_date(cast):
    task(cast, "Build", "5d", optimistic_minutes=5 * DAY, pessimistic_minutes=5 * DAY)
    risk_driver(
        cast,
        "Twice",
        tasks=[1],
        probability_percent=100,
        optimistic_percent=200,
        likely_percent=200,
        pessimistic_percent=200,
    )
    figures = analysed(cast).figures.content
    finish = figures["finish"]
    begin = datetime.fromisoformat(finish["planned"])
    assert (begin.weekday(), begin.hour) == (4, 17)
    assert {one[:10] for one in finish["curve"]} == {"2026-03-13"}
    assert (finish["probability"], figures["contingency"]) == (0.0, 5 * DAY)
    [bar] = [bar for bar in figures["tornado"] if bar["driver"]]
    assert (bar["occurred"], bar["mean"], bar["p80"]) == (1.0, 5 * DAY, 5 * DAY)
    told = " ".join(sentences(figures))
    assert "is met with a probability of 0 %" in told
    assert "5.0 working days later" in told
    assert "“Twice”: without it, the date of 80 % comes 5.0 working days earlier" in told


def test_own_estimates_stand_for_the_spread_that_all_others_have(cast):
    build = task(cast, "Build", "10d", optimistic_minutes=10 * DAY, pessimistic_minutes=10 * DAY)
    assert len(set(analysed(cast).figures.content["finish"]["curve"])) == 1
    amend(cast, build, optimistic_minutes=None, pessimistic_minutes=None)
    curve = analysed(cast).figures.content["finish"]["curve"]
    assert curve[0] < "2026-03-13T17:00" < curve[-1]
