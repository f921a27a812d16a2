"""Taking out of the register what was entered a moment ago, and back again; only as part of undoing.

What has been in use is not withdrawn: its life cycle says that it is out of service, and its history stays with it.
"""

from __future__ import annotations

from uuid import UUID

from fishplate.domains.landscape import events, permissions
from fishplate.domains.landscape.models import Environment, Interface, InterfaceConsumer, System
from fishplate.domains.landscape.services.interfaces import check_interface
from fishplate.domains.landscape.services.systems import check_environment, check_system
from fishplate.domains.organisations.models import Organisation
from fishplate.kernel import audit, errors, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import reference
from fishplate.kernel.undo import Done, refuse_if_used


def withdraw_system(*, system_id: UUID, version: int, actor: Actor) -> None:
    """Take a system out of the register again.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Refused: something belongs to it by now, or a guard objects.
    """
    with audit.change("landscape.system_withdrawn", actor=actor) as change:
        system = lock(System.objects.visible_to(actor).select_related("organisation"), system_id, version=version)
        change.target = system
        demand(permissions.amend_system, actor, system)
        guards.ask("landscape.withdraw_system", target=system, actor=actor)
        refuse_if_used(system, actor)
        change.deleted(system)
        search.forget(reference(system))
        outbox.publish(
            events.SystemWithdrawn(organisation_id=system.organisation_id, system_id=system.pk, actor_id=actor.id)
        )
        # Not system.delete(), which would take the id from the row that the history is about to name.
        System.objects.filter(pk=system.pk).delete()


def restore_system(*, done: Done, actor: Actor) -> System:
    """Enter a withdrawn system again, under the id it had.

    Raises:
        NotFound, Forbidden, Refused, Invalid: as for ``register_system``.
    """
    [withdrawn] = done.rows_of(System, "deleted")
    with audit.change("landscape.system_restored", actor=actor) as change:
        system = withdrawn.revived(System)
        organisation = _organisation(system.organisation_id, actor)
        demand(permissions.register_system, actor, organisation)
        guards.ask("landscape.register_system", target=organisation, actor=actor)
        check_system(system)
        system.save()
        change.created(system)
        search.index(system)
        outbox.publish(events.SystemRegistered(organisation_id=organisation.pk, system_id=system.pk, actor_id=actor.id))
    return system


def withdraw_interface(*, interface_id: UUID, version: int, actor: Actor) -> None:
    """Take an interface out of the register again, with the list of its consumers.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Refused: something belongs to it by now, or a guard objects.
    """
    with audit.change("landscape.interface_withdrawn", actor=actor) as change:
        rows = Interface.objects.visible_to(actor).select_related("organisation")
        interface = lock(rows, interface_id, version=version)
        change.target = interface
        demand(permissions.amend_interface, actor, interface)
        guards.ask("landscape.withdraw_interface", target=interface, actor=actor)
        refuse_if_used(interface, actor, own=[InterfaceConsumer])
        for consumer in interface.consumers.all():
            change.deleted(consumer)
            consumer.delete()
        change.deleted(interface)
        search.forget(reference(interface))
        outbox.publish(
            events.InterfaceWithdrawn(
                organisation_id=interface.organisation_id, interface_id=interface.pk, actor_id=actor.id
            )
        )
        Interface.objects.filter(pk=interface.pk).delete()


def restore_interface(*, done: Done, actor: Actor) -> Interface:
    """Enter a withdrawn interface again, under the id it had and with its consumers.

    Raises:
        NotFound, Forbidden, Refused, Invalid: as for ``register_interface``.
    """
    [withdrawn] = done.rows_of(Interface, "deleted")
    with audit.change("landscape.interface_restored", actor=actor) as change:
        interface = withdrawn.revived(Interface)
        organisation = _organisation(interface.organisation_id, actor)
        demand(permissions.register_interface, actor, organisation)
        guards.ask("landscape.register_interface", target=organisation, actor=actor)
        check_interface(interface, {})
        interface.save()
        change.created(interface)
        for row in done.rows_of(InterfaceConsumer, "deleted"):
            consumer = row.revived(InterfaceConsumer)
            consumer.save()
            change.created(consumer)
        search.index(interface)
        outbox.publish(
            events.InterfaceRegistered(organisation_id=organisation.pk, interface_id=interface.pk, actor_id=actor.id)
        )
    return interface


def withdraw_environment(*, environment_id: UUID, version: int, actor: Actor) -> None:
    """Take an environment away again.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Refused: something belongs to it by now, or a guard objects.
    """
    with audit.change("landscape.environment_withdrawn", actor=actor) as change:
        rows = Environment.objects.visible_to(actor).select_related("system__organisation")
        environment = lock(rows, environment_id, version=version)
        change.target = environment
        demand(permissions.amend_environment, actor, environment)
        guards.ask("landscape.withdraw_environment", target=environment, actor=actor)
        refuse_if_used(environment, actor)
        change.deleted(environment)
        outbox.publish(
            events.EnvironmentWithdrawn(
                system_id=environment.system_id, environment_id=environment.pk, actor_id=actor.id
            )
        )
        Environment.objects.filter(pk=environment.pk).delete()


def restore_environment(*, done: Done, actor: Actor) -> Environment:
    """Say again where a system runs, under the id the environment had.

    Raises:
        NotFound, Forbidden, Refused, Invalid: as for ``register_environment``.
    """
    [withdrawn] = done.rows_of(Environment, "deleted")
    with audit.change("landscape.environment_restored", actor=actor) as change:
        environment = withdrawn.revived(Environment)
        system = lock(System.objects.visible_to(actor).select_related("organisation"), environment.system_id)
        demand(permissions.register_environment, actor, system)
        guards.ask("landscape.register_environment", target=system, actor=actor)
        check_environment(environment)
        environment.save()
        change.created(environment)
        change.target = environment
        outbox.publish(
            events.EnvironmentRegistered(system_id=system.pk, environment_id=environment.pk, actor_id=actor.id)
        )
    return environment


def _organisation(organisation_id: UUID, actor: Actor) -> Organisation:
    found = Organisation.objects.visible_to(actor).filter(pk=organisation_id).first()
    if found is None:
        raise errors.NotFound
    return found
