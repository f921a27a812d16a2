from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.landscape import events, permissions
from fishplate.domains.landscape.choices import Criticality, EnvironmentKind, Lifecycle, ScopeRole, SystemKind
from fishplate.domains.landscape.models import Environment, System
from fishplate.domains.landscape.services.scope import add_to_scope
from fishplate.domains.organisations.models import Organisation
from fishplate.kernel import audit, errors, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check, comparable


def register_system(
    *,
    organisation_id: UUID,
    code: str,
    name: str,
    kind: str = SystemKind.APPLICATION,
    vendor: str = "",
    description: str = "",
    criticality: str = Criticality.MEDIUM,
    lifecycle: str = Lifecycle.IN_USE,
    project_id: UUID | None = None,
    role: str = ScopeRole.CHANGES,
    actor: Actor,
) -> System:
    """Enter a system in the register of an organisation, and into the scope of ``project_id`` if one is given.

    Raises:
        NotFound: the organisation is outside the actor's sight. Forbidden: the actor does not belong to it.
        Invalid: a field is wrong or the code is taken.
    """
    organisation = organisation_of_register(organisation_id, actor)
    demand(permissions.register_system, actor, organisation)
    guards.ask("landscape.register_system", target=organisation, actor=actor)
    with audit.change("landscape.system_registered", actor=actor) as change:
        system = System(organisation=organisation)
        put_on_system(
            system,
            code=code,
            name=name,
            kind=kind,
            vendor=vendor,
            description=description,
            criticality=criticality,
            lifecycle=lifecycle,
        )
        check_system(system)
        system.save()
        change.created(system)
        search.index(system)
        if project_id is not None:
            add_to_scope(project_id=project_id, system_id=system.pk, role=role, actor=actor)
        outbox.publish(events.SystemRegistered(organisation_id=organisation.pk, system_id=system.pk, actor_id=actor.id))
    return system


def amend_system(
    *,
    system_id: UUID,
    version: int,
    code: str,
    name: str,
    kind: str,
    vendor: str,
    description: str,
    criticality: str,
    lifecycle: str,
    actor: Actor,
    under: UUID | None = None,
) -> System:
    """Change what the register says of a system.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write. Invalid: a field is wrong or the code is taken.
    """
    with audit.change("landscape.system_amended", actor=actor, under=under) as change:
        system = lock(System.objects.visible_to(actor).select_related("organisation"), system_id, version=version)
        change.target = system
        demand(permissions.amend_system, actor, system)
        guards.ask("landscape.amend_system", target=system, actor=actor, under=under)
        put_on_system(
            system,
            code=code,
            name=name,
            kind=kind,
            vendor=vendor,
            description=description,
            criticality=criticality,
            lifecycle=lifecycle,
        )
        check_system(system)
        system.save()
        search.index(system)
        outbox.publish(events.SystemAmended(system_id=system.pk, actor_id=actor.id))
    return system


def register_environment(
    *,
    system_id: UUID,
    name: str,
    kind: str,
    base_url: str = "",
    system_version: str = "",
    is_production: bool = False,
    actor: Actor,
) -> Environment:
    """Say where a system runs. A production environment always counts as holding live data.

    Raises:
        NotFound, Forbidden: as for every write. Invalid: a field is wrong or the name is taken.
    """
    with audit.change("landscape.environment_registered", actor=actor) as change:
        system = lock(System.objects.visible_to(actor).select_related("organisation"), system_id)
        demand(permissions.register_environment, actor, system)
        guards.ask("landscape.register_environment", target=system, actor=actor)
        environment = Environment(system=system)
        _fill(
            environment,
            name=name,
            kind=kind,
            base_url=base_url,
            system_version=system_version,
            is_production=is_production,
        )
        environment.save()
        change.created(environment)
        change.target = environment
        outbox.publish(
            events.EnvironmentRegistered(system_id=system.pk, environment_id=environment.pk, actor_id=actor.id)
        )
    return environment


def amend_environment(
    *,
    environment_id: UUID,
    version: int,
    name: str,
    kind: str,
    base_url: str,
    system_version: str,
    is_production: bool,
    actor: Actor,
    under: UUID | None = None,
) -> Environment:
    """Change an environment, such as the version of the system that runs there since the last deployment.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write. Invalid: a field is wrong or the name is taken.
    """
    with audit.change("landscape.environment_amended", actor=actor, under=under) as change:
        rows = Environment.objects.visible_to(actor).select_related("system__organisation")
        environment = lock(rows, environment_id, version=version)
        change.target = environment
        demand(permissions.amend_environment, actor, environment)
        guards.ask("landscape.amend_environment", target=environment, actor=actor, under=under)
        _fill(
            environment,
            name=name,
            kind=kind,
            base_url=base_url,
            system_version=system_version,
            is_production=is_production,
        )
        environment.save()
        outbox.publish(
            events.EnvironmentAmended(system_id=environment.system_id, environment_id=environment.pk, actor_id=actor.id)
        )
    return environment


def organisation_of_register(organisation_id: UUID, actor: Actor) -> Organisation:
    """Return whose register it is; ``NotFound`` where the actor does not see that organisation."""
    organisation = Organisation.objects.visible_to(actor).filter(pk=organisation_id).first()
    if organisation is None:
        raise errors.NotFound
    return organisation


def put_on_system(
    system: System,
    *,
    code: str,
    name: str,
    kind: str,
    vendor: str,
    description: str,
    criticality: str,
    lifecycle: str,
) -> None:
    """Write on a system what was typed."""
    system.code, system.name, system.kind = code.strip(), name.strip(), kind
    system.vendor, system.description = vendor.strip(), description.strip()
    system.criticality, system.lifecycle = criticality, lifecycle


def code_is_taken() -> list[errors.Text]:
    """What is wrong with the code of a system that is another's."""
    return [_("Another system of this organisation has this code.")]


def check_system(system: System) -> None:
    """Raise ``Invalid`` with everything that is wrong with a system that is about to be stored."""
    others = System.objects.filter(organisation=system.organisation_id).exclude(pk=system.pk)
    taken = others.filter(code__iexact=comparable(system.code)).exists()
    check(system, {"code": code_is_taken()} if taken else {})


def _fill(
    environment: Environment, *, name: str, kind: str, base_url: str, system_version: str, is_production: bool
) -> None:
    environment.name, environment.kind = name.strip(), kind
    environment.base_url, environment.system_version = base_url.strip(), system_version.strip()
    environment.is_production = is_production or kind == EnvironmentKind.PRODUCTION
    check_environment(environment)


def check_environment(environment: Environment) -> None:
    """Raise ``Invalid`` with everything that is wrong with an environment that is about to be stored."""
    wrong = {}
    same = Environment.objects.filter(system=environment.system_id, name__iexact=comparable(environment.name))
    if same.exclude(pk=environment.pk).exists():
        wrong["name"] = [_("Another environment of this system has this name.")]
    check(environment, wrong)
