from __future__ import annotations

import pytest

from fishplate.domains.landscape import services as landscape_services
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.planning.tests.factories import amend, task
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_an_interface_that_tasks_build_stays_in_scope():
    world = landscape.landscape()
    one = task(world.cast, "Build", interface_id=world.interface.pk)
    with pytest.raises(errors.Refused, match="Tasks of the plan build it: 1"):
        landscape_services.remove_from_scope(scope_id=world.scope.pk, actor=world.cast.owner)
    amend(world.cast, one, interface_id=None)
    landscape_services.remove_from_scope(scope_id=world.scope.pk, actor=world.cast.owner)
