from __future__ import annotations

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_a_revoked_token_is_worthless_at_once():
    actor = factories.person().as_actor()
    token, text = services.create_access_token(name="Reports", expires_at=None, actor=actor)
    services.revoke_access_token(access_token_id=token.pk, actor=actor)
    assert queries.person_of_token(text) is None
    assert not queries.access_tokens(actor).exists()


def test_nobody_revokes_anothers():
    token, _ = services.create_access_token(name="R", expires_at=None, actor=factories.person().as_actor())
    with pytest.raises(errors.NotFound):
        services.revoke_access_token(access_token_id=token.pk, actor=factories.person().as_actor())
