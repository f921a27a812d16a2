from __future__ import annotations

import pytest

from fishplate.domains.landscape import queries, services
from fishplate.domains.landscape.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_what_left_the_scope_is_not_seen_by_the_supplier_any_more():
    world = factories.landscape()
    services.remove_from_scope(scope_id=world.scope.pk, actor=world.cast.owner)
    assert not queries.interfaces(world.cast.supplier_member).exists()
    assert not queries.systems(world.cast.supplier_member).exists()
    assert queries.interface(world.cast.owner, world.interface.pk) == world.interface
    entry = Entry.objects.get(action="landscape.scope_removed")
    assert entry.target_id == world.scope.pk


def test_it_takes_a_role_in_the_project():
    world = factories.landscape()
    with pytest.raises(errors.Forbidden, match="Project manager"):
        services.remove_from_scope(scope_id=world.scope.pk, actor=world.cast.teammate)
    with pytest.raises(errors.NotFound):
        services.remove_from_scope(scope_id=world.scope.pk, actor=world.cast.stranger)
