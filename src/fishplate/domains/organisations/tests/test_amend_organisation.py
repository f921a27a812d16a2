from __future__ import annotations

import pytest

from fishplate.domains.organisations import services
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor

pytestmark = pytest.mark.django_db


def amend(organisation: Organisation, actor: Actor, *, version: int = 1, name: str = "New name") -> Organisation:
    return services.amend_organisation(
        organisation_id=organisation.pk, version=version, name=name, description="Rails", actor=actor
    )


def test_a_manager_changes_it_and_the_version_counts_up():
    organisation = factories.organisation()
    amended = amend(organisation, factories.person(of=organisation, role="manager").as_actor())
    assert (amended.name, amended.description, amended.version) == ("New name", "Rails", 2)


def test_its_own_name_is_not_taken():
    organisation = factories.organisation("Same")
    amend(organisation, factories.person(of=organisation, role="manager").as_actor(), name="Same")


def test_whoever_read_an_older_version_overwrites_nothing():
    organisation = factories.organisation()
    manager = factories.person(of=organisation, role="manager").as_actor()
    amend(organisation, manager, name="First to save")
    with pytest.raises(errors.Stale) as stale:
        amend(organisation, manager, name="Second to save")
    assert str(stale.value.current) == "First to save"
    assert stale.value.problem()["current_version"] == 2


def test_a_plain_member_may_not_and_a_stranger_finds_nothing():
    organisation = factories.organisation()
    with pytest.raises(errors.Forbidden, match="manager"):
        amend(organisation, factories.person(of=organisation).as_actor())
    with pytest.raises(errors.NotFound):
        amend(organisation, factories.person(role="manager").as_actor())
