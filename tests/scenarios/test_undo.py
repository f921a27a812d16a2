"""The wrong list, at ten to six: somebody imports it, goes on working, notices, and takes everything back in order."""

from __future__ import annotations

import pytest

from fishplate.domains.charter import services as charter
from fishplate.domains.charter.tests import factories as charters
from fishplate.domains.landscape import services as landscape
from fishplate.domains.landscape.models import Interface, System
from fishplate.domains.landscape.tests.test_import_list import imported, table
from fishplate.domains.planning import services as planning
from fishplate.domains.planning.tests.factories import dates, order, task, waits
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import audit, errors, undo
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.records import reference
from fishplate.kernel.undo.testing import latest, take_back

pytestmark = pytest.mark.django_db


def codes(cast: Cast) -> dict[str, str]:
    return dict(System.objects.filter(organisation=cast.organisation).values_list("code", "name"))


def test_a_wrong_list_is_taken_back_whole_unless_somebody_built_on_it(cast: Cast) -> None:
    imported(cast, table(["code", "name"], ["MES", "Plant execution"]))
    imported(
        cast, table(["code", "name"], ["MES", "Last year's MES"], ["ERP", "Last year's ERP"], ["WMS", "Warehouse"])
    )
    assert len(codes(cast)) == 3
    wrong = latest(cast.owner)

    # A colleague takes one of them for real, and connects it.
    erp, mes = (System.objects.get(code=code) for code in ("ERP", "MES"))
    landscape.register_interface(
        organisation_id=cast.organisation.pk, code="IF-01", name="Orders", provider_id=erp.pk, consumer_ids=[mes.pk],
        actor=cast.teammate,
    )  # fmt: skip
    with pytest.raises(errors.Refused, match=r"ERP.*Interface"):
        undo.undo_change(change_id=wrong.pk, actor=cast.owner)
    assert len(codes(cast)) == 3

    # They agree that it was a mistake: the colleague undoes the interface, and then the list goes.
    take_back(cast.teammate)
    undo.undo_change(change_id=wrong.pk, actor=cast.owner)
    assert codes(cast) == {"MES": "Plant execution"}
    assert not Interface.objects.exists()

    # It was the right list after all.
    take_back(cast.owner, redo=True)
    assert codes(cast) == {"MES": "Last year's MES", "ERP": "Last year's ERP", "WMS": "Warehouse"}
    assert System.objects.get(code="ERP").pk == erp.pk
    assert audit.verify().holds


def test_an_hour_of_planning_goes_back_key_by_key_and_forth_again(cast: Cast) -> None:
    first, second = task(cast, "Map the fields", "3d"), task(cast, "Build", "5d", after="1")
    before = (order(cast), waits(cast), dates(second))
    charters.objective(cast.project, by=cast.owner, statement="No order is lost")
    planning.move_task(task_id=second.pk, before_id=first.pk, actor=cast.owner)
    planning.remove_task(task_id=first.pk, actor=cast.owner)
    after = (order(cast), waits(cast), dates(second))
    for _key in range(3):
        take_back(cast.owner)
    assert (order(cast), waits(cast), dates(second)) == before
    for _key in range(3):
        take_back(cast.owner, redo=True)
    assert (order(cast), waits(cast), dates(second)) == after


def test_what_others_are_asked_to_sign_does_not_change_under_them(cast: Cast) -> None:
    place = charters.landscape()
    owner = place.cast.owner
    charters.complete(place)
    objective = charters.objective(place.cast.project, by=owner, statement="One more")
    charters.indicator(objective, place.interface, by=owner)
    added = latest(owner)
    charter.submit_charter(project_id=place.cast.project.pk, actor=owner)
    assert latest(owner) == added
    with pytest.raises(errors.Refused, match="submitted"):
        undo.undo_change(change_id=added.pk, actor=owner)
    charter.reopen_charter(project_id=place.cast.project.pk, reason="An indicator too many", actor=owner)
    undo.undo_change(change_id=added.pk, actor=owner)
    entry = Entry.objects.filter(action="charter.indicator_removed").latest("pk")
    assert audit.told(entry).note == {"undoes": str(added.pk)}
    assert [one.action for one in audit.entries_of_record(reference(objective))] == ["charter.objective_added"]
