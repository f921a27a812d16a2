from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, errors, records
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Content
from fishplate.web import history

pytestmark = pytest.mark.django_db


def test_it_needs_the_code_that_the_app_shows():
    actor, secret = factories.person().as_actor(), generate_totp_secret()
    wrong = "000000" if factories.code(secret) != "000000" else "111111"
    with pytest.raises(errors.Invalid):
        services.add_authenticator_app(secret=secret, code=wrong, actor=actor)
    assert not queries.second_factors(actor).exists()
    services.add_authenticator_app(secret=secret, code=factories.code(secret), actor=actor)
    assert queries.second_factors(actor).get().type == Authenticator.Type.TOTP
    assert len(queries.recovery_codes(actor)) == 10


def test_there_is_one_app_and_no_second():
    actor = factories.person().as_actor()
    factories.authenticator_app(actor)
    with pytest.raises(errors.Refused):
        factories.authenticator_app(actor)


def test_the_system_has_none():
    with pytest.raises(errors.NotFound):
        factories.authenticator_app(SYSTEM)


def test_the_history_says_so_and_holds_no_secret():
    person = factories.person()
    actor = person.as_actor()
    _, secret = factories.authenticator_app(actor)
    entry = audit.entries_of_record(records.reference(person))[0]
    assert history.name_of(entry) == "second factor: added"
    codes = queries.recovery_codes(actor)
    written = " ".join(Content.objects.values_list("payload", flat=True))
    assert not [one for one in (secret, *codes) if one in written]


def test_the_secret_is_sealed_where_it_is_stored():
    actor = factories.person().as_actor()
    app, secret = factories.authenticator_app(actor)
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))
    assert app.wrap().validate_code(factories.code(secret))
