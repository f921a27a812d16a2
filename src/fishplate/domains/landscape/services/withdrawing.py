"""Taking out of the register what was entered a moment ago, and back again; only as part of undoing.

What has been in use is not withdrawn: its life cycle says that it is out of service, and its history stays with it.
Systems and interfaces come by the thousand, from a table, so they go and come back together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from fishplate.domains.landscape import events, permissions
from fishplate.domains.landscape.models import Environment, Interface, InterfaceConsumer, System
from fishplate.domains.landscape.services import interfaces as one_interface
from fishplate.domains.landscape.services import systems as one_system
from fishplate.domains.landscape.services.systems import check_environment, organisation_of_register
from fishplate.kernel import audit, errors, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import delete_all, in_parts
from fishplate.kernel.locking import lock, lock_all
from fishplate.kernel.permissions import Rule, demand
from fishplate.kernel.records import reference
from fishplate.kernel.undo import Done, refuse_if_used, revive
from fishplate.kernel.validation import check

R = TypeVar("R", System, Interface)


def withdraw_system(*, system_id: UUID, version: int, actor: Actor) -> None:
    """Take a system out of the register again.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Refused: something belongs to it by now, or a guard objects.
    """
    withdraw_systems(versions={system_id: version}, actor=actor)


def withdraw_systems(*, versions: Mapping[UUID, int], actor: Actor) -> None:
    """Take systems out of the register again, all of them or none.

    Args:
        versions: in which version each stands, by its id.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for ``withdraw_system``.
    """
    with audit.unit():
        rows = System.objects.visible_to(actor).select_related("organisation")
        systems = _locked(rows, versions, permissions.amend_system, actor)
        with audit.change_each("landscape.system_withdrawn", systems, actor=actor) as changes:
            for system in systems:
                guards.ask("landscape.withdraw_system", target=system, actor=actor)
            refuse_if_used(systems, actor)
            for change, system in zip(changes, systems, strict=True):
                change.deleted(system)
            search.forget(*map(reference, systems))
            outbox.publish(
                *(
                    events.SystemWithdrawn(organisation_id=one.organisation_id, system_id=one.pk, actor_id=actor.id)
                    for one in systems
                )
            )
            delete_all(systems)


def restore_systems(*, done: Sequence[Done], actor: Actor) -> list[System]:
    """Enter withdrawn systems again, under the ids they had, all of them or none.

    Raises:
        NotFound, Forbidden, Refused, Invalid: as for ``register_system``.
    """
    systems = revive([row for one in done for row in one.rows_of(System, "deleted")], System)
    with (
        audit.unit(),
        audit.change_each("landscape.system_restored", systems, actor=actor),
    ):
        _ask_to_register(systems, permissions.register_system, "landscape.register_system", actor)
        _check_all(systems, System.objects.all(), one_system.code_is_taken)
        System.objects.bulk_create(systems)
        search.index(*systems)
        outbox.publish(
            *(
                events.SystemRegistered(organisation_id=one.organisation_id, system_id=one.pk, actor_id=actor.id)
                for one in systems
            )
        )
    return systems


def withdraw_interface(*, interface_id: UUID, version: int, actor: Actor) -> None:
    """Take an interface out of the register again, with the list of its consumers.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Refused: something belongs to it by now, or a guard objects.
    """
    withdraw_interfaces(versions={interface_id: version}, actor=actor)


def withdraw_interfaces(*, versions: Mapping[UUID, int], actor: Actor) -> None:
    """Take interfaces out of the register again with the lists of their consumers, all of them or none.

    Args:
        versions: in which version each stands, by its id.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for ``withdraw_interface``.
    """
    with audit.unit():
        rows = Interface.objects.visible_to(actor).select_related("organisation")
        interfaces = _locked(rows, versions, permissions.amend_interface, actor)
        with audit.change_each("landscape.interface_withdrawn", interfaces, actor=actor) as changes:
            for interface in interfaces:
                guards.ask("landscape.withdraw_interface", target=interface, actor=actor)
            refuse_if_used(interfaces, actor, own=[InterfaceConsumer])
            by_id = {one.pk: change for change, one in zip(changes, interfaces, strict=True)}
            for some in in_parts(interfaces):
                for consumer in InterfaceConsumer.objects.filter(interface__in=some):
                    by_id[consumer.interface_id].deleted(consumer)
            for change, interface in zip(changes, interfaces, strict=True):
                change.deleted(interface)
            search.forget(*map(reference, interfaces))
            outbox.publish(
                *(
                    events.InterfaceWithdrawn(
                        organisation_id=one.organisation_id, interface_id=one.pk, actor_id=actor.id
                    )
                    for one in interfaces
                )
            )
            for some in in_parts(interfaces):
                InterfaceConsumer.objects.filter(interface__in=some).delete()
            delete_all(interfaces)


def restore_interfaces(*, done: Sequence[Done], actor: Actor) -> list[Interface]:
    """Enter withdrawn interfaces again, under the ids they had and with their consumers, all of them or none.

    Raises:
        NotFound, Forbidden, Refused, Invalid: as for ``register_interface``.
    """
    interfaces = revive([row for one in done for row in one.rows_of(Interface, "deleted")], Interface)
    consumers_of = [one.rows_of(InterfaceConsumer, "deleted") for one in done]
    with (
        audit.unit(),
        audit.change_each("landscape.interface_restored", interfaces, actor=actor) as changes,
    ):
        _ask_to_register(interfaces, permissions.register_interface, "landscape.register_interface", actor)
        _check_all(interfaces, Interface.objects.all(), one_interface.code_is_taken)
        Interface.objects.bulk_create(interfaces)
        consumers = revive([row for rows in consumers_of for row in rows], InterfaceConsumer)
        by_id = {one.pk: change for change, one in zip(changes, interfaces, strict=True)}
        for consumer in consumers:
            by_id[consumer.interface_id].created(consumer)
        InterfaceConsumer.objects.bulk_create(consumers)
        search.index(*interfaces)
        outbox.publish(
            *(
                events.InterfaceRegistered(organisation_id=one.organisation_id, interface_id=one.pk, actor_id=actor.id)
                for one in interfaces
            )
        )
    return interfaces


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
        refuse_if_used([environment], actor)
        change.deleted(environment)
        outbox.publish(
            events.EnvironmentWithdrawn(
                system_id=environment.system_id, environment_id=environment.pk, actor_id=actor.id
            )
        )
        delete_all([environment])


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


def _locked(rows: QuerySet[R], versions: Mapping[UUID, int], rule: Rule, actor: Actor) -> list[R]:
    """Lock what is to go, in the version in which it was looked at."""
    found = lock_all(rows, versions)
    if len(found) < len(versions):
        raise errors.NotFound
    for pk, record in found.items():
        if record.version != versions[pk]:
            raise errors.Stale(record, versions[pk])
    # The rule looks at nothing but the organisation whose register it is.
    for record in {one.organisation_id: one for one in found.values()}.values():
        demand(rule, actor, record)
    return list(found.values())


def _ask_to_register(records: Sequence[R], rule: Rule, action: str, actor: Actor) -> None:
    for organisation_id in sorted({one.organisation_id for one in records}):
        organisation = organisation_of_register(organisation_id, actor)
        demand(rule, actor, organisation)
        guards.ask(action, target=organisation, actor=actor)


def _check_all(records: Sequence[R], others: QuerySet[R], taken: Callable[[], list[errors.Text]]) -> None:
    """Raise what is wrong with records that come back: of one by its fields, of many in a sentence for each."""
    organisations = {one.organisation_id for one in records}
    codes = {
        (organisation_id, code.lower())
        for organisation_id, code in others.filter(organisation__in=organisations).values_list("organisation", "code")
    }
    refusals: list[errors.Text] = []
    for record in records:
        try:
            check(record, {"code": taken()} if (record.organisation_id, record.code.lower()) in codes else {})
        except errors.Invalid as wrong:
            if len(records) == 1:
                raise
            refusals.append(f"{record}: {wrong}")
    if refusals:
        raise errors.Refused(refusals)
