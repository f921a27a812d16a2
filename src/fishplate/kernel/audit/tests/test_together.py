"""All or nothing: everything is tried, every refusal told, and one unit kept or none."""

from __future__ import annotations

from functools import partial

import pytest

from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, errors
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_everything_is_kept_under_one_id_and_found():
    before = Entry.objects.count()
    assert audit.together([lambda: factories.organisation("Rail"), lambda: factories.organisation("Road")]) == {}
    entries = Entry.objects.order_by("id")[before:]
    assert len({entry.change_id for entry in entries}) == 1
    assert len(entries) == 2
    assert audit.verify().holds


def test_one_refusal_undoes_all_and_every_one_is_told():
    factories.organisation("Rail")
    before = Entry.objects.count()
    refusals = audit.together([partial(factories.organisation, name) for name in ("Road", "Rail", "Water", " ", "Air")])
    assert set(refusals) == {1, 3}
    assert all(isinstance(refusal, errors.Invalid) for refusal in refusals.values())
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Rail"}
    assert Entry.objects.count() == before


def test_a_trial_leaves_nothing():
    before = Entry.objects.count()
    assert audit.together([lambda: factories.organisation("Road")], keep=False) == {}
    assert not Organisation.objects.filter(name="Road").exists()
    assert Entry.objects.count() == before
    assert factories.organisation("Road")


def test_within_a_unit_a_refusal_undoes_the_unit():
    with pytest.raises(errors.Refused), audit.unit():
        factories.organisation("Kept?")
        audit.together([lambda: factories.organisation(" ")])
    assert not Organisation.objects.exists()


def test_a_failure_of_ours_is_no_refusal():
    def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        audit.together([lambda: factories.organisation("Road"), broken])
    assert not Organisation.objects.exists()
