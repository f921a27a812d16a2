from __future__ import annotations

import pytest

from fishplate.domains.assurance import queries, services
from fishplate.domains.assurance.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_a_retired_check_is_asked_no_more_and_its_code_is_free():
    world = factories.world()
    check = factories.check(world, code="C-1")
    services.retire_check(check_id=check.pk, version=1, actor=world.cast.teammate)
    assert not queries.checks(world.cast.owner, world.cast.project.pk).exists()
    with pytest.raises(errors.NotFound):
        services.run_check(check_id=check.pk, actor=world.cast.teammate)
    assert factories.check(world, code="C-1").pk


def test_others_may_not():
    world = factories.world()
    check = factories.check(world)
    with pytest.raises(errors.NotFound):
        services.retire_check(check_id=check.pk, version=1, actor=world.cast.stranger)
