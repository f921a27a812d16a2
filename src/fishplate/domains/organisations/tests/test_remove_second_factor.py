from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, errors, records

pytestmark = pytest.mark.django_db


def test_with_the_last_one_the_recovery_codes_go():
    person = factories.person()
    actor = person.as_actor()
    app, _ = factories.authenticator_app(actor)
    key = factories.passkey(actor)
    services.remove_second_factor(second_factor_id=app.pk, actor=actor)
    assert len(queries.recovery_codes(actor)) == 10
    services.remove_second_factor(second_factor_id=key.pk, actor=actor)
    assert not Authenticator.objects.filter(user=person).exists()
    notes = [audit.told(entry).note for entry in audit.entries_of_record(records.reference(person))[:2]]
    assert notes == [{"what": "phone"}, {"what": "app"}]


def test_nobody_elses_is_removed():
    app, _ = factories.authenticator_app(factories.person().as_actor())
    with pytest.raises(errors.NotFound):
        services.remove_second_factor(second_factor_id=app.pk, actor=factories.person().as_actor())
    assert Authenticator.objects.filter(pk=app.pk).exists()


def test_recovery_codes_are_none():
    actor = factories.person().as_actor()
    factories.authenticator_app(actor)
    codes = Authenticator.objects.get(user_id=actor.id, type=Authenticator.Type.RECOVERY_CODES)
    with pytest.raises(errors.NotFound):
        services.remove_second_factor(second_factor_id=codes.pk, actor=actor)
