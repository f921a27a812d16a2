from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_the_old_ones_are_worthless():
    actor = factories.person().as_actor()
    factories.authenticator_app(actor)
    old = set(queries.recovery_codes(actor))
    services.renew_recovery_codes(actor=actor)
    new = set(queries.recovery_codes(actor))
    assert len(new) == 10
    assert len(old & new) <= 1  # eight digits may meet by chance


def test_they_stand_in_for_something():
    with pytest.raises(errors.Refused):
        services.renew_recovery_codes(actor=factories.person().as_actor())
