from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, errors, records
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.web import history

pytestmark = pytest.mark.django_db


def test_one_always_stays():
    first = factories.administrator()
    second = factories.another_administrator()
    with pytest.raises(errors.Refused, match="own account"):
        services.withdraw_administrator(person_id=second.pk, actor=second.as_actor())
    services.withdraw_administrator(person_id=first.pk, actor=second.as_actor())
    first.refresh_from_db()
    assert not first.is_administrator
    assert queries.people(first.as_actor()).count() == 1
    with pytest.raises(errors.Refused, match="last administrator"):
        services.withdraw_administrator(person_id=second.pk, actor=SYSTEM)
    with pytest.raises(errors.Refused):
        services.withdraw_administrator(person_id=first.pk, actor=second.as_actor())
    assert history.name_of(audit.entries_of_record(records.reference(first))[0]) == "administrator: withdrawn"


def test_one_whose_account_is_closed_does_not_count():
    first, second = factories.administrator(), factories.another_administrator()
    services.deactivate_person(person_id=second.pk, actor=first.as_actor())
    with pytest.raises(errors.Refused, match="last administrator"):
        services.withdraw_administrator(person_id=first.pk, actor=SYSTEM)


def test_only_an_administrator_does():
    administrator = factories.administrator()
    with pytest.raises(errors.Forbidden):
        services.withdraw_administrator(person_id=administrator.pk, actor=colleague_of(administrator.as_actor()))


def colleague_of(actor: Actor) -> Actor:
    return factories.person(of=queries.organisations_of(actor).get()).as_actor()
