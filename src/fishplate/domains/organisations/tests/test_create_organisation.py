from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_an_administrator_creates_it_and_sees_it():
    admin = factories.administrator().as_actor()
    organisation = services.create_organisation(name=" Rail Works ", actor=admin)
    assert organisation.name == "Rail Works"
    assert queries.organisations(admin).filter(pk=organisation.pk).exists()


def test_nobody_else_does_and_is_told_who_could():
    manager = factories.person(role="manager").as_actor()
    with pytest.raises(errors.Forbidden, match="administrator"):
        services.create_organisation(name="Another", actor=manager)


@pytest.mark.parametrize(
    ("name", "message"), [("  ", "give the organisation a name"), ("rail works", "exists already")]
)
def test_a_missing_or_taken_name_is_refused(name: str, message: str):
    admin = factories.administrator().as_actor()
    services.create_organisation(name="Rail Works", actor=admin)
    with pytest.raises(errors.Invalid, match=message):
        services.create_organisation(name=name, actor=admin)
