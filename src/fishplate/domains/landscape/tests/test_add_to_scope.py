from __future__ import annotations

import pytest

from fishplate.domains.landscape import queries, services
from fishplate.domains.landscape.tests import factories
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_what_is_in_scope_is_seen_by_all_members_and_nobody_else():
    world = factories.landscape()
    cast = world.cast
    for actor in (cast.owner, cast.teammate, cast.supplier_member):
        assert queries.interface(actor, world.interface.pk) == world.interface
        assert {system.code for system in queries.systems(actor)} == {"MES", "ERP"}
    for actor in (cast.stranger, cast.removed_member):
        assert not queries.interfaces(actor).exists()
        assert not queries.systems(actor).exists()
    assert list(queries.interfaces_in_scope(cast.project.pk)) == [world.interface]
    assert {system.code for system in queries.systems_in_scope(cast.project.pk)} == {"MES", "ERP"}


def test_the_rest_of_the_register_stays_with_the_organisation():
    world = factories.landscape()
    other = factories.interface(world.erp, by=world.cast.owner)
    with pytest.raises(errors.NotFound):
        queries.interface(world.cast.supplier_member, other.pk)
    assert other in queries.interfaces(world.cast.teammate)


def test_an_interface_in_scope_does_not_show_systems_of_third_parties():
    """A supplier in two projects must not carry what it sees in one of them into the other."""
    world = factories.landscape()
    supplier = world.cast.supplier_member
    own = factories.system(world.cast.supplier, by=supplier)
    bridge = factories.interface(own, world.mes, by=supplier)
    second = projects.project(world.cast.people["supplier_member"], world.cast.supplier)
    stranger = world.cast.people["stranger"]
    projects.member(second, stranger, stranger.memberships.get().organisation, by=supplier)
    services.add_to_scope(project_id=second.pk, interface_id=bridge.pk, actor=supplier)
    assert list(queries.systems(stranger.as_actor())) == [own]


def test_it_takes_a_role_in_the_project():
    world = factories.landscape()
    other = factories.system(world.cast.organisation, by=world.cast.owner)
    with pytest.raises(errors.Forbidden, match="System architect"):
        services.add_to_scope(project_id=world.cast.project.pk, system_id=other.pk, actor=world.cast.teammate)


def test_only_what_is_ones_own_is_brought_into_a_project():
    world = factories.landscape()
    with pytest.raises(errors.Forbidden, match=world.cast.organisation.name):
        services.add_to_scope(
            project_id=world.cast.project.pk, system_id=world.mes.pk, actor=world.cast.supplier_member
        )
    own = factories.system(world.cast.supplier, by=world.cast.supplier_member)
    scope = services.add_to_scope(
        project_id=world.cast.project.pk, system_id=own.pk, role="builds", actor=world.cast.supplier_member
    )
    assert queries.system(world.cast.teammate, own.pk) == own
    entry = Entry.objects.filter(target_id=scope.pk).get()
    assert entry.chain.key == f"project:{world.cast.project.pk}"


def test_once_and_exactly_one_thing():
    world = factories.landscape()
    project_id, owner = world.cast.project.pk, world.cast.owner
    with pytest.raises(errors.Invalid, match="already"):
        services.add_to_scope(project_id=project_id, interface_id=world.interface.pk, actor=owner)
    with pytest.raises(errors.Invalid, match="Choose"):
        services.add_to_scope(project_id=project_id, actor=owner)
    with pytest.raises(errors.Invalid, match="Choose"):
        services.add_to_scope(
            project_id=project_id, interface_id=world.interface.pk, system_id=world.mes.pk, actor=owner
        )
    with pytest.raises(errors.NotFound):
        services.add_to_scope(project_id=project_id, system_id=project_id, actor=owner)
