from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.landscape import events, permissions
from fishplate.domains.landscape.choices import Criticality, Flow, Lifecycle, Pattern, ScopeRole
from fishplate.domains.landscape.models import Interface, InterfaceConsumer, System
from fishplate.domains.landscape.services.scope import add_to_scope
from fishplate.domains.landscape.services.systems import organisation_of_register
from fishplate.kernel import audit, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check, comparable


def register_interface(
    *,
    organisation_id: UUID,
    code: str,
    name: str,
    provider_id: UUID,
    consumer_ids: Iterable[UUID] = (),
    flow: str = Flow.TO_CONSUMER,
    pattern: str = Pattern.SYNCHRONOUS,
    protocol: str = "",
    frequency: str = "",
    volume: str = "",
    data_objects: str = "",
    criticality: str = Criticality.MEDIUM,
    lifecycle: str = Lifecycle.PLANNED,
    description: str = "",
    project_id: UUID | None = None,
    role: str = ScopeRole.CHANGES,
    actor: Actor,
) -> Interface:
    """Enter an interface in the register of an organisation, and into the scope of ``project_id`` if one is given.

    Raises:
        NotFound: the organisation is outside the actor's sight. Forbidden: the actor does not belong to it.
        Invalid: a field is wrong, the code is taken, or an end is a system the actor does not see.
    """
    organisation = organisation_of_register(organisation_id, actor)
    demand(permissions.register_interface, actor, organisation)
    guards.ask("landscape.register_interface", target=organisation, actor=actor)
    with audit.change("landscape.interface_registered", actor=actor) as change:
        interface = Interface(organisation=organisation)
        put_on_interface(
            interface,
            code=code,
            name=name,
            flow=flow,
            pattern=pattern,
            protocol=protocol,
            frequency=frequency,
            volume=volume,
            data_objects=data_objects,
            criticality=criticality,
            lifecycle=lifecycle,
            description=description,
        )
        consumers = _connect(interface, provider_id, consumer_ids, actor)
        interface.save()
        change.created(interface)
        _consume(change, interface, consumers)
        search.index(interface)
        if project_id is not None:
            add_to_scope(project_id=project_id, interface_id=interface.pk, role=role, actor=actor)
        outbox.publish(
            events.InterfaceRegistered(organisation_id=organisation.pk, interface_id=interface.pk, actor_id=actor.id)
        )
    return interface


def amend_interface(
    *,
    interface_id: UUID,
    version: int,
    code: str,
    name: str,
    provider_id: UUID,
    consumer_ids: Iterable[UUID],
    flow: str,
    pattern: str,
    protocol: str,
    frequency: str,
    volume: str,
    data_objects: str,
    criticality: str,
    lifecycle: str,
    description: str,
    actor: Actor,
    under: UUID | None = None,
) -> Interface:
    """Change what the register says of an interface, its ends included; its contract is uploaded, not amended.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write.
        Invalid: a field is wrong, the code is taken, or a new end is a system the actor does not see.
    """
    with audit.change("landscape.interface_amended", actor=actor, under=under) as change:
        rows = Interface.objects.visible_to(actor).select_related("organisation")
        interface = lock(rows, interface_id, version=version)
        change.target = interface
        demand(permissions.amend_interface, actor, interface)
        guards.ask("landscape.amend_interface", target=interface, actor=actor, under=under)
        put_on_interface(
            interface,
            code=code,
            name=name,
            flow=flow,
            pattern=pattern,
            protocol=protocol,
            frequency=frequency,
            volume=volume,
            data_objects=data_objects,
            criticality=criticality,
            lifecycle=lifecycle,
            description=description,
        )
        consumers = _connect(interface, provider_id, consumer_ids, actor)
        interface.save()
        for gone in interface.consumers.exclude(system__in=consumers):
            change.deleted(gone)
            gone.delete()
        kept = set(interface.consumers.values_list("system", flat=True))
        _consume(change, interface, [system for system in consumers if system.pk not in kept])
        search.index(interface)
        outbox.publish(events.InterfaceAmended(interface_id=interface.pk, actor_id=actor.id))
    return interface


def put_on_interface(
    interface: Interface,
    *,
    code: str,
    name: str,
    flow: str,
    pattern: str,
    protocol: str,
    frequency: str,
    volume: str,
    data_objects: str,
    criticality: str,
    lifecycle: str,
    description: str,
) -> None:
    """Write on an interface what was typed, its ends apart."""
    interface.code, interface.name = code.strip(), name.strip()
    interface.flow, interface.pattern, interface.protocol = flow, pattern, protocol.strip()
    interface.frequency, interface.volume = frequency.strip(), volume.strip()
    interface.data_objects, interface.description = data_objects.strip(), description.strip()
    interface.criticality, interface.lifecycle = criticality, lifecycle


def _connect(interface: Interface, provider_id: UUID, consumer_ids: Iterable[UUID], actor: Actor) -> list[System]:
    """Check all of ``interface``, set its provider and return its consumers."""
    wanted = set(consumer_ids)
    seen = {one.pk: one for one in System.objects.visible_to(actor).filter(pk__in={provider_id, *wanted})}
    # An end that was given before stays possible, even where its owner has withdrawn it from this actor's sight.
    if not interface._state.adding:
        seen |= {one.system_id: one.system for one in interface.consumers.select_related("system")}
        seen[interface.provider_id] = interface.provider
    check_interface(interface, connect(interface, provider_id, wanted, seen))
    return [seen[system_id] for system_id in sorted(wanted)]


def connect(
    interface: Interface, provider_id: UUID, wanted: set[UUID], seen: Mapping[UUID, System]
) -> dict[str, list[Text]]:
    """Set the provider, and return what is wrong with the ends; ``seen`` are the systems that may be named."""
    wrong: dict[str, list[Text]] = {}
    if provider_id in seen:
        interface.provider = seen[provider_id]
    else:
        wrong["provider_id"] = [_("This system is not in a register you can see.")]
    if any(system_id not in seen for system_id in wanted):
        wrong["consumer_ids"] = [_("One of these systems is not in a register you can see.")]
    elif provider_id in wanted:
        wrong["consumer_ids"] = [_("The provider cannot consume its own interface.")]
    return wrong


def code_is_taken() -> list[Text]:
    """What is wrong with the code of an interface that is another's."""
    return [_("Another interface of this organisation has this code.")]


def check_interface(interface: Interface, wrong: dict[str, list[Text]]) -> None:
    """Raise ``Invalid`` with ``wrong`` and everything else that is wrong with an interface about to be stored."""
    same = Interface.objects.filter(organisation=interface.organisation_id, code__iexact=comparable(interface.code))
    if same.exclude(pk=interface.pk).exists():
        wrong["code"] = code_is_taken()
    check(interface, wrong)


def _consume(change: audit.Change, interface: Interface, systems: Iterable[System]) -> None:
    for system in systems:
        consumer = InterfaceConsumer(interface=interface, system=system)
        consumer.save()
        change.created(consumer)
