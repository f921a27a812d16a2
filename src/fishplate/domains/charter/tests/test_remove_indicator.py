from __future__ import annotations

import pytest

from fishplate.domains.charter import queries, services
from fishplate.domains.charter.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_it_goes_from_a_draft_only():
    world = factories.landscape()
    owner = world.cast.owner
    factories.submitted(world)
    indicator = queries.indicators(owner).get()
    with pytest.raises(errors.Refused, match="submitted"):
        services.remove_indicator(indicator_id=indicator.pk, actor=owner)
    services.reopen_charter(project_id=world.cast.project.pk, reason="too strict", actor=owner)
    services.remove_indicator(indicator_id=indicator.pk, actor=owner)
    assert not queries.indicators(owner).exists()


def test_who_may_not():
    world = factories.landscape()
    factories.complete(world)
    indicator = queries.indicators(world.cast.owner).get()
    with pytest.raises(errors.Forbidden):
        services.remove_indicator(indicator_id=indicator.pk, actor=world.cast.teammate)
    with pytest.raises(errors.NotFound):
        services.remove_indicator(indicator_id=indicator.pk, actor=world.cast.removed_member)
