from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.organisations import services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.messages.models import OutgoingMail

pytestmark = pytest.mark.django_db


def test_it_goes_to_the_administrator_alone(settings: Any):
    administrator = factories.administrator()
    with pytest.raises(errors.Refused):
        services.send_test_mail(actor=administrator.as_actor())
    settings.FISHPLATE_MAIL_URL = "console:"
    assert services.send_test_mail(actor=administrator.as_actor()) == administrator.email
    assert OutgoingMail.objects.get().to == administrator.email


def test_only_an_administrator_does():
    with pytest.raises(errors.Forbidden):
        services.send_test_mail(actor=factories.person().as_actor())
