from __future__ import annotations

from uuid import uuid4

import pytest

from fishplate.domains.organisations import services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["projects.project", "organisations.person", "nothing.atall"])
def test_what_one_does_not_see_cannot_be_filled(kind):
    """With real records: landscape/tests/test_custom_fields.py."""
    actor = factories.person().as_actor()
    with pytest.raises(errors.NotFound):
        services.fill_custom_fields(kind=kind, record_id=uuid4(), version=0, values={}, actor=actor)
