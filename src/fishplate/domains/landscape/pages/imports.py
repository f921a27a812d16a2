from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape import permissions, queries, services
from fishplate.domains.landscape.models import Interface, Scope, System
from fishplate.domains.landscape.pages.forms import InterfaceForm, ScopeForm, SystemForm
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.queries import projects
from fishplate.kernel.actors import Actor
from fishplate.web import importing
from fishplate.web.importing import Importer, Names, Target


def register() -> None:
    """Let the register and a project's scope be filled from tables."""
    importing.register(
        Importer(
            "systems",
            _("Systems"),
            permissions.register_system,
            queries.own_organisations,
            _systems,
            kind="landscape.system",
        )
    )
    importing.register(
        Importer(
            "interfaces",
            _("Interfaces"),
            permissions.register_interface,
            queries.own_organisations,
            _interfaces,
            kind="landscape.interface",
        )
    )
    importing.register(Importer("scope", _("Scope"), permissions.manage_scope, projects, _scope, in_project=True))


def _systems(actor: Actor, organisation: Organisation) -> Target[System]:
    return Target(
        form=SystemForm(),
        keys=("code",),
        records=System.objects.filter(organisation=organisation).select_related("organisation"),
        create=lambda data: services.register_system(organisation_id=organisation.pk, actor=actor, **data),
        amend=lambda system, data: services.amend_system(
            system_id=system.pk, version=system.version, actor=actor, **data
        ),
        prepare=lambda rows: services.prepare_systems(organisation_id=organisation.pk, rows=rows, actor=actor),
        example={"code": "MES", "name": _("Manufacturing execution"), "vendor": "…"},
    )


def _interfaces(actor: Actor, organisation: Organisation) -> Target[Interface]:
    systems = list(queries.systems(actor))
    names = _coded((one.code, one) for one in systems)
    return Target(
        form=InterfaceForm(systems=systems),
        keys=("code",),
        records=queries.interfaces(actor).filter(organisation=organisation),
        create=lambda data: services.register_interface(organisation_id=organisation.pk, actor=actor, **data),
        amend=lambda interface, data: services.amend_interface(
            interface_id=interface.pk, version=interface.version, actor=actor, **data
        ),
        prepare=lambda rows: services.prepare_interfaces(organisation_id=organisation.pk, rows=rows, actor=actor),
        values=_standing,
        names={"provider_id": names, "consumer_ids": names},
        lists=frozenset({"consumer_ids"}),
        example={"code": "IF-01", "name": _("Production orders"), "provider_id": "ERP", "consumer_ids": "MES, WMS"},
    )


def _standing(interface: Interface) -> dict[str, Any]:
    typed = [name for name in InterfaceForm.base_fields if name != "consumer_ids"]
    consumers = [consumer.system_id for consumer in interface.consumers.all()]
    return {**{name: getattr(interface, name) for name in typed}, "consumer_ids": consumers}


def _scope(actor: Actor, project: Project) -> Target[Scope]:
    systems = list(queries.addable_systems(actor, project.pk))
    interfaces = list(queries.addable_interfaces(actor, project.pk))
    scopes = list(queries.scopes(actor, project.pk))
    things: list[System | Interface] = [*systems, *interfaces, *(scope.thing for scope in scopes)]

    def add(data: dict[str, Any]) -> Scope:
        thing = data.pop("thing")
        which = "system_id" if isinstance(thing, System) else "interface_id"
        return services.add_to_scope(project_id=project.pk, actor=actor, **{which: thing.pk}, **data)

    return Target(
        form=ScopeForm(systems=systems, interfaces=interfaces),
        keys=("thing",),
        records=scopes,
        create=add,
        values=lambda scope: {"thing": scope.thing, "role": scope.role},
        key_of=lambda _name, scope: scope.thing.code,
        names={"thing": _coded(((one.code, one) for one in things), whole=True)},
        example={"thing": "IF-01"},
    )


def _coded(records: Iterable[tuple[str, Any]], *, whole: bool = False) -> Names:
    """Name records by their code, or by code and name as lists show them."""
    pairs = [(name, one) for code, one in records for name in (code, str(one))]
    return Names((name, one if whole else one.pk) for name, one in pairs)
