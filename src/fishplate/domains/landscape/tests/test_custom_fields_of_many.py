"""The fields of many records at once."""

from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.projects.tests import factories as projects
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.batches import Moved
from fishplate.kernel.custom import CustomValues, Type

pytestmark = pytest.mark.django_db
KIND = "projects.project"


@pytest.fixture
def cast() -> Cast:
    cast = projects.cast()
    for key, kind in (("cost", Type.NUMBER), ("note", Type.TEXT)):
        services.define_custom_field(
            organisation_id=cast.organisation.pk, kind=KIND, key=key, type=kind, name_en=key, actor=cast.owner
        )
    return cast


def prepared(cast: Cast, *fillings: Any, by: Any = None) -> Any:
    return services.prepare_custom_fields(
        kind=KIND, owner_id=cast.organisation.pk, fillings=fillings, actor=by or cast.owner
    )


def test_they_stand_and_keep_what_a_retired_field_holds(cast: Cast):
    other = projects.project(cast.people["owner"], cast.organisation)
    services.fill_custom_fields(
        kind=KIND, record_id=other.pk, version=0, values={"cost": 1, "note": "old"}, actor=cast.owner
    )
    note = queries.custom_fields(cast.owner).get(key="note")
    services.retire_custom_field(custom_field_id=note.pk, actor=cast.owner)
    refusals, store = prepared(cast, (cast.project, 0, {"cost": "12.50"}), (other, 1, {"cost": 3}))
    assert refusals == {}
    assert CustomValues.objects.count() == 1
    store({0: cast.project, 1: other})
    assert CustomValues.objects.get(record_id=cast.project.pk).values == {"cost": "12.5"}
    assert CustomValues.objects.get(record_id=other.pk).values == {"cost": "3", "note": "old"}
    assert Entry.objects.filter(action="organisations.custom_fields_filled").count() == 3


def test_what_does_not_fit_is_told_by_place_and_field(cast: Cast):
    refusals, _store = prepared(cast, (cast.project, 0, {"cost": "much"}), (None, 0, {"nothing": 1}))
    assert {place: list(one.fields) for place, one in refusals.items()} == {0: ["cost"], 1: ["nothing"]}


def test_who_does_not_look_after_a_record_is_told_so(cast: Cast):
    refusals, _store = prepared(cast, (cast.project, 0, {"cost": 1}), by=cast.teammate)
    assert isinstance(refusals[0], errors.Forbidden)


def test_what_others_filled_meanwhile_stands(cast: Cast):
    _refusals, store = prepared(cast, (cast.project, 0, {"cost": 1}))
    services.fill_custom_fields(kind=KIND, record_id=cast.project.pk, version=0, values={"cost": 2}, actor=cast.owner)
    with pytest.raises(Moved) as moved:
        store({0: cast.project})
    assert isinstance(moved.value.refusals[0], errors.Stale)
    assert CustomValues.objects.get().values == {"cost": "2"}
