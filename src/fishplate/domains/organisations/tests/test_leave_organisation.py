from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_a_member_leaves_one_organisation_and_stays_in_the_other():
    first, second = factories.organisation(), factories.organisation()
    person = factories.person(of=first)
    _, token = factories.invitation(second)
    services.join_by_invitation(token=token, actor=person.as_actor())
    services.leave_organisation(organisation_id=first.pk, actor=person.as_actor())
    assert list(queries.organisations(person.as_actor())) == [second]
    with pytest.raises(errors.NotFound):
        services.leave_organisation(organisation_id=first.pk, actor=person.as_actor())


def test_the_last_manager_stays():
    organisation = factories.organisation()
    manager = factories.person(of=organisation, role="manager")
    with pytest.raises(errors.Refused):
        services.leave_organisation(organisation_id=organisation.pk, actor=manager.as_actor())


def test_nobody_leaves_where_they_do_not_belong():
    with pytest.raises(errors.NotFound):
        services.leave_organisation(organisation_id=factories.organisation().pk, actor=factories.person().as_actor())
