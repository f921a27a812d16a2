from __future__ import annotations

from uuid import uuid4

import pytest

from fishplate.domains.organisations import services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["organisations.person", "nothing.atall"])
def test_kinds_without_fields_have_none_to_fill(kind):
    """With real records: landscape/tests/test_custom_fields_of_many.py."""
    actor = factories.person().as_actor()
    with pytest.raises(errors.NotFound):
        services.prepare_custom_fields(kind=kind, owner_id=uuid4(), fillings=[], actor=actor)
