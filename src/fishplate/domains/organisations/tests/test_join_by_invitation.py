from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def test_somebody_belongs_to_one_more_organisation():
    first, second = factories.organisation(), factories.organisation()
    person = factories.person(of=first)
    _, token = factories.invitation(second)
    services.join_by_invitation(token=token, actor=person.as_actor())
    assert set(Organisation.objects.visible_to(person.as_actor())) == {first, second}
    with pytest.raises(errors.NotFound):
        services.join_by_invitation(token=token, actor=factories.person().as_actor())


def test_who_belongs_to_it_leaves_the_invitation_to_whom_it_is_for():
    organisation = factories.organisation()
    _, token = factories.invitation(organisation)
    with pytest.raises(errors.Refused):
        services.join_by_invitation(token=token, actor=factories.person(of=organisation).as_actor())
    assert queries.invitation_of_token(token)


def test_the_system_joins_nothing():
    _, token = factories.invitation()
    with pytest.raises(errors.NotFound):
        services.join_by_invitation(token=token, actor=SYSTEM)
