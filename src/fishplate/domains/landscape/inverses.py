"""What takes back what in the register. An uploaded contract stands: checks and signatures refer to its content."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fishplate.domains.landscape import services
from fishplate.domains.landscape.models import Environment, Interface, InterfaceConsumer, Scope, System
from fishplate.domains.landscape.services import withdrawing
from fishplate.kernel import undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.undo import Done


def register() -> None:
    """Declare the inverses of this domain."""
    undo.register("landscape.system_registered", undo.remove_again(withdrawing.withdraw_system, System))
    undo.register("landscape.system_amended", undo.amend_back(services.amend_system, System))
    undo.register("landscape.system_withdrawn", undo.add_again(withdrawing.restore_system))
    undo.register("landscape.system_restored", undo.remove_again(withdrawing.withdraw_system, System))
    undo.register("landscape.environment_registered", undo.remove_again(withdrawing.withdraw_environment, Environment))
    undo.register("landscape.environment_amended", undo.amend_back(services.amend_environment, Environment))
    undo.register("landscape.environment_withdrawn", undo.add_again(withdrawing.restore_environment))
    undo.register("landscape.environment_restored", undo.remove_again(withdrawing.withdraw_environment, Environment))
    undo.register("landscape.interface_registered", undo.remove_again(withdrawing.withdraw_interface, Interface))
    undo.register(
        "landscape.interface_amended",
        undo.amend_back(services.amend_interface, Interface, consumer_ids=_consumers),
    )
    undo.register("landscape.interface_withdrawn", undo.add_again(withdrawing.restore_interface))
    undo.register("landscape.interface_restored", undo.remove_again(withdrawing.withdraw_interface, Interface))
    undo.register("landscape.scope_added", undo.remove_again(services.remove_from_scope, Scope))
    undo.register("landscape.scope_removed", _bring_back_into_scope)


def _consumers(done: Done, interface: Interface) -> set[UUID]:
    return done.former_set(InterfaceConsumer, "system", interface.consumers.values_list("system", flat=True))


def _bring_back_into_scope(done: Done, actor: Actor) -> object:
    [removed] = done.rows_of(Scope, "deleted")
    former: dict[str, Any] = removed.former(Scope)
    names = ("project_id", "system_id", "interface_id", "role")
    return services.add_to_scope(actor=actor, **{name: former[name] for name in names})
