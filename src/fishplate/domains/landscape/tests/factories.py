"""A small landscape around a project's cast: an MES, an ERP, one interface between them, all in scope."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from fishplate.domains.landscape import services
from fishplate.domains.landscape.choices import EnvironmentKind, Format
from fishplate.domains.landscape.models import Contract, Environment, Interface, Scope, System
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel.actors import Actor
from tests.support.remembering import remembered

OPENAPI = b'{"openapi": "3.1.0", "info": {"title": "Orders", "version": "1"}, "paths": {}}'
_numbers = count(1)


@dataclass(slots=True)
class Landscape:
    """A project's cast with what it works on."""

    cast: projects.Cast
    mes: System
    erp: System
    interface: Interface
    scope: Scope


def system(of: Organisation, *, by: Actor, **fields: Any) -> System:
    number = next(_numbers)
    given = {"code": f"SYS{number}", "name": f"System {number}", **fields}
    return services.register_system(organisation_id=of.pk, actor=by, **given)


def environment(of: System, *, by: Actor, **fields: Any) -> Environment:
    number = next(_numbers)
    given = {"name": f"Environment {number}", "kind": EnvironmentKind.TEST, "system_version": "1.0", **fields}
    return services.register_environment(system_id=of.pk, actor=by, **given)


def interface(provider: System, *consumers: System, by: Actor, **fields: Any) -> Interface:
    number = next(_numbers)
    given = {"code": f"IF-{number:02}", "name": f"Interface {number}", **fields}
    return services.register_interface(
        organisation_id=provider.organisation_id,
        provider_id=provider.pk,
        consumer_ids=[consumer.pk for consumer in consumers],
        actor=by,
        **given,
    )


def contract(of: Interface, *, by: Actor, content: bytes = OPENAPI, **fields: Any) -> Contract:
    given = {"format": Format.OPENAPI, "filename": "orders.json", **fields}
    return services.upload_contract(interface_id=of.pk, content=content, actor=by, **given)[0]


def in_scope(cast: projects.Cast, thing: System | Interface, **fields: Any) -> Scope:
    which: dict[str, Any] = {"interface_id": thing.pk} if isinstance(thing, Interface) else {"system_id": thing.pk}
    return services.add_to_scope(project_id=cast.project.pk, actor=cast.owner, **which, **fields)


@remembered
def landscape() -> Landscape:
    cast = projects.cast()
    mes = system(cast.organisation, by=cast.owner, code="MES", name="Plant execution")
    erp = system(cast.organisation, by=cast.owner, code="ERP", name="Resource planning")
    orders = interface(erp, mes, by=cast.owner, code="IF-01", name="Production orders")
    return Landscape(cast=cast, mes=mes, erp=erp, interface=orders, scope=in_scope(cast, orders))
