"""A draft of a charter goes back step by step; a submitted one does not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fishplate.domains.charter import services
from fishplate.domains.charter.models import Charter, Indicator, Objective
from fishplate.domains.charter.tests import factories
from fishplate.domains.charter.tests.factories import Landscape
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.queries import members
from fishplate.kernel import errors, search, undo
from fishplate.kernel.undo.testing import latest, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None) -> Landscape:
    return factories.landscape()


def test_the_text_goes_back_to_what_it_was_and_to_nothing(place):
    owner, project = place.cast.owner, place.cast.project
    first = factories.charter(project, by=owner)
    services.write_charter(
        project_id=project.pk, version=first.version, background="Other.", scope_in="", scope_out="", actor=owner
    )
    take_back(owner)
    charter = Charter.objects.get(project=project)
    assert (charter.background, charter.scope_out) == (first.background, "Payroll.")
    take_back(owner)
    charter.refresh_from_db()
    assert (charter.background, charter.scope_in, charter.scope_out) == ("", "", "")


def test_an_objective_is_amended_back_and_comes_back_under_its_code(place):
    owner, project = place.cast.owner, place.cast.project
    one = factories.objective(project, by=owner)
    services.amend_objective(
        objective_id=one.pk, version=one.version, statement="Another", rationale="why", due_on=None, owner_id=owner.id,
        actor=owner,
    )  # fmt: skip
    take_back(owner)
    standing = Objective.objects.get(pk=one.pk)
    assert (standing.statement, standing.rationale, standing.due_on) == (one.statement, "", one.due_on)
    assert standing.owner is None
    services.remove_objective(objective_id=one.pk, actor=owner)
    take_back(owner)
    standing = Objective.objects.get(pk=one.pk)
    assert (standing.code, standing.statement) == (one.code, one.statement)
    assert search.find(owner, one.statement, limit=5)


def test_an_added_objective_goes_unless_indicators_hang_on_it(place):
    owner, project = place.cast.owner, place.cast.project
    one = factories.objective(project, by=owner)
    added = latest(owner)
    factories.indicator(one, place.interface, by=owner)
    with pytest.raises(errors.Refused, match="I1"):
        undo.undo_change(change_id=added.pk, actor=owner)
    take_back(owner)
    assert not Indicator.objects.exists()
    take_back(owner)
    assert not Objective.objects.exists()


def test_an_indicator_is_amended_back_and_comes_back_where_it_was(place):
    owner, project = place.cast.owner, place.cast.project
    of = factories.objective(project, by=owner)
    one = factories.indicator(of, place.interface, by=owner, target=Decimal("0.125"))
    services.amend_indicator(
        indicator_id=one.pk, version=one.version, objective_id=of.pk, interface_id=None, name="Cost", kind=one.kind,
        comparison=one.comparison, target=Decimal(7), unit="s", method="asked", actor=owner,
    )  # fmt: skip
    take_back(owner)
    standing = Indicator.objects.get(pk=one.pk)
    assert (standing.name, standing.target, standing.unit, standing.method) == (one.name, Decimal("0.125"), "ms", "")
    assert standing.interface == place.interface
    services.remove_indicator(indicator_id=one.pk, actor=owner)
    take_back(owner)
    standing = Indicator.objects.get(pk=one.pk)
    assert (standing.code, standing.target, standing.objective) == (one.code, Decimal("0.125"), of)
    take_back(owner, redo=True)
    assert not Indicator.objects.exists()


def test_an_indicator_does_not_come_back_to_an_objective_that_is_gone(place):
    owner, project = place.cast.owner, place.cast.project
    of = factories.objective(project, by=owner)
    one = factories.indicator(of, place.interface, by=owner)
    services.remove_indicator(indicator_id=one.pk, actor=owner)
    removed = latest(owner)
    services.remove_objective(objective_id=of.pk, actor=owner)
    with pytest.raises(errors.Refused, match="objective"):
        undo.undo_change(change_id=removed.pk, actor=owner)


def test_submitting_is_not_offered_and_what_is_submitted_cannot_be_undone(place):
    owner = place.cast.owner
    factories.complete(place)
    written = latest(owner)
    services.submit_charter(project_id=place.cast.project.pk, actor=owner)
    assert latest(owner) == written
    with pytest.raises(errors.Refused, match="submitted"):
        undo.undo_change(change_id=written.pk, actor=owner)


def test_who_lost_the_role_meanwhile_is_told_why_not(place):
    cast = place.cast
    before = factories.objective(cast.project, by=cast.owner)
    services.remove_objective(objective_id=before.pk, actor=cast.owner)
    removed = latest(cast.owner)
    manager = members(cast.owner, cast.project.pk).get(person=cast.teammate.id)
    projects.amend_member(
        member_id=manager.pk, version=manager.version, party=manager.party, roles=["project_manager"], actor=cast.owner
    )
    mine = members(cast.owner, cast.project.pk).get(person=cast.owner.id)
    projects.amend_member(
        member_id=mine.pk, version=mine.version, party=mine.party, roles=["test_engineer"], actor=cast.teammate
    )
    with pytest.raises(errors.Forbidden):
        undo.undo_change(change_id=removed.pk, actor=cast.owner)
    projects.remove_member(member_id=mine.pk, actor=cast.teammate)
    with pytest.raises(errors.NotFound):
        undo.undo_change(change_id=removed.pk, actor=cast.owner)
    assert not Objective.objects.exists()
