"""Objectives and indicators from tables: only into a draft, and once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fishplate.domains.charter.choices import Comparison, IndicatorKind
from fishplate.domains.charter.models import Indicator, Objective
from fishplate.domains.charter.tests import factories
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.landscape.tests.factories import Landscape
from fishplate.kernel import errors
from fishplate.kernel.jobs.testing import run_pending
from fishplate.web.importing import tasks
from fishplate.web.importing.declaring import get

pytestmark = pytest.mark.django_db


def imported(place: Landscape, key: str, text: str) -> Any:
    cast = place.cast
    job = tasks.begin(get(key), cast.project, text.encode(), filename="", actor=cast.owner, dry_run=False)
    run_pending()
    job.refresh_from_db()
    assert job.result is not None, job.error
    return job.result


def test_objectives_get_codes_and_are_known_by_code_or_statement():
    place = landscape.landscape()
    text = "Code,Objective,To be reached by,Answered for by\n,Orders arrive,2026-11-30,Mei Teammate\n,Stock agrees,,\n"
    assert imported(place, "objectives", text)["created"] == 2
    assert set(Objective.objects.values_list("code", "statement")) == {("O1", "Orders arrive"), ("O2", "Stock agrees")}
    assert imported(place, "objectives", text)["unchanged"] == 2
    assert imported(place, "objectives", "Code,Objective\nO2,Stock agrees to the piece\n")["changed"] == 1
    assert Objective.objects.get(code="O2").statement == "Stock agrees to the piece"
    [problem] = imported(place, "objectives", "Code,Objective\nO9,x\n")["problems"]
    assert problem["column"] == "Code"


def test_indicators_name_objective_and_interface_by_code():
    place = landscape.landscape()
    factories.objective(place.cast.project, by=place.cast.owner)
    text = (
        "Objective,Measured at,Indicator,Kind,Is to be,Target,Unit\nO1,IF-01,Response time,{kind},{comparison},800,ms\n"
    )
    kind, comparison = IndicatorKind.RESPONSE_TIME_P95.value, str(Comparison.AT_MOST.label)
    result = imported(place, "indicators", text.format(kind=kind, comparison=comparison))
    assert result["problems"] == []
    indicator = Indicator.objects.get()
    assert (indicator.objective.code, indicator.interface, indicator.target) == ("O1", place.interface, Decimal(800))
    assert imported(place, "indicators", text.format(kind=kind, comparison=comparison))["unchanged"] == 1


def test_only_those_who_draft_the_charter_fill_it():
    place = landscape.landscape()
    with pytest.raises(errors.Forbidden):
        tasks.begin(get("objectives"), place.cast.project, b"x", filename="", actor=place.cast.teammate, dry_run=True)
    with pytest.raises(errors.NotFound):
        get("objectives").place(place.cast.stranger, place.cast.project.pk)
