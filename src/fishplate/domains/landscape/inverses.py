"""What takes back what in the register. An uploaded contract stands: checks and signatures refer to its content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from fishplate.domains.landscape import services
from fishplate.domains.landscape.models import Environment, Interface, InterfaceConsumer, Scope, System
from fishplate.domains.landscape.services import withdrawing
from fishplate.kernel import audit, errors, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import Prepared, carry_out, in_parts
from fishplate.kernel.undo import Done

R = TypeVar("R", System, Interface)


def register() -> None:
    """Declare the inverses of this domain."""
    undo.register(
        "landscape.system_registered",
        undo.remove_again(withdrawing.withdraw_system, System),
        many=_withdraw_systems,
    )
    undo.register("landscape.system_amended", undo.amend_back(services.amend_system, System), many=_amend_systems_back)
    undo.register("landscape.system_withdrawn", _restore_system, many=_restore_systems)
    undo.register(
        "landscape.system_restored", undo.remove_again(withdrawing.withdraw_system, System), many=_withdraw_systems
    )
    undo.register("landscape.environment_registered", undo.remove_again(withdrawing.withdraw_environment, Environment))
    undo.register("landscape.environment_amended", undo.amend_back(services.amend_environment, Environment))
    undo.register("landscape.environment_withdrawn", undo.add_again(withdrawing.restore_environment))
    undo.register("landscape.environment_restored", undo.remove_again(withdrawing.withdraw_environment, Environment))
    undo.register(
        "landscape.interface_registered",
        undo.remove_again(withdrawing.withdraw_interface, Interface),
        many=_withdraw_interfaces,
    )
    undo.register(
        "landscape.interface_amended",
        undo.amend_back(services.amend_interface, Interface, consumer_ids=_consumers),
        many=_amend_interfaces_back,
    )
    undo.register("landscape.interface_withdrawn", _restore_interface, many=_restore_interfaces)
    undo.register(
        "landscape.interface_restored",
        undo.remove_again(withdrawing.withdraw_interface, Interface),
        many=_withdraw_interfaces,
    )
    undo.register("landscape.scope_added", undo.remove_again(services.remove_from_scope, Scope))
    undo.register("landscape.scope_removed", _bring_back_into_scope)


def _amend_systems_back(done: Sequence[Done], actor: Actor) -> None:
    former = undo.former_arguments(services.amend_system, System)
    rows = System.objects.visible_to(actor).select_related("organisation")
    _amend_all_back(done, rows, former, services.prepare_systems, actor)


def _amend_interfaces_back(done: Sequence[Done], actor: Actor) -> None:
    former = undo.former_arguments(services.amend_interface, Interface, consumer_ids=_consumers)
    rows = Interface.objects.visible_to(actor).select_related("organisation", "provider").prefetch_related("consumers")
    _amend_all_back(done, rows, former, services.prepare_interfaces, actor)


def _amend_all_back(
    done: Sequence[Done],
    rows: QuerySet[R],
    former: Callable[[Done, R], dict[str, Any]],
    prepare: Callable[..., Prepared],
    actor: Actor,
) -> None:
    """What a table or a bulk edit changed, of each organisation together."""
    standing = _standing(done, rows)
    by_organisation: dict[UUID, list[tuple[R, dict[str, Any]]]] = {}
    for one in done:
        record = standing[one.target.id]
        by_organisation.setdefault(record.organisation_id, []).append((record, former(one, record)))
    prepared = [
        prepare(organisation_id=organisation_id, rows=some, actor=actor)
        for organisation_id, some in sorted(by_organisation.items())
    ]
    with audit.unit():
        for one_register in prepared:
            carry_out(one_register)


def _withdraw_systems(done: Sequence[Done], actor: Actor) -> None:
    standing = _standing(done, System.objects.visible_to(actor))
    withdrawing.withdraw_systems(versions={pk: one.version for pk, one in standing.items()}, actor=actor)


def _withdraw_interfaces(done: Sequence[Done], actor: Actor) -> None:
    standing = _standing(done, Interface.objects.visible_to(actor))
    withdrawing.withdraw_interfaces(versions={pk: one.version for pk, one in standing.items()}, actor=actor)


def _restore_system(done: Done, actor: Actor) -> object:
    return withdrawing.restore_systems(done=[done], actor=actor)


def _restore_systems(done: Sequence[Done], actor: Actor) -> object:
    return withdrawing.restore_systems(done=done, actor=actor)


def _restore_interface(done: Done, actor: Actor) -> object:
    return withdrawing.restore_interfaces(done=[done], actor=actor)


def _restore_interfaces(done: Sequence[Done], actor: Actor) -> object:
    return withdrawing.restore_interfaces(done=done, actor=actor)


def _standing(done: Sequence[Done], rows: QuerySet[R]) -> dict[UUID, R]:
    """Return the records as they stand, of which the actor sees every one."""
    ids = [one.target.id for one in done]
    found = {record.pk: record for some in in_parts(ids) for record in rows.filter(pk__in=some)}
    if len(found) < len(set(ids)):
        raise errors.NotFound
    return found


def _consumers(done: Done, interface: Interface) -> set[UUID]:
    return done.former_set(InterfaceConsumer, "system", [one.system_id for one in interface.consumers.all()])


def _bring_back_into_scope(done: Done, actor: Actor) -> object:
    [removed] = done.rows_of(Scope, "deleted")
    former: dict[str, Any] = removed.former(Scope)
    names = ("project_id", "system_id", "interface_id", "role")
    return services.add_to_scope(actor=actor, **{name: former[name] for name in names})
