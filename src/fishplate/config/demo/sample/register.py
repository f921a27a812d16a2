"""The two systems in the register, the interface between them, its contract, and where they run."""

from __future__ import annotations

import json
from dataclasses import dataclass

from fishplate.config.demo import contract, systems
from fishplate.config.demo.sample.people import ORGANISATIONS
from fishplate.config.demo.systems import Settings, System
from fishplate.domains.landscape import services as landscape
from fishplate.domains.landscape.choices import (
    Criticality,
    EnvironmentKind,
    Flow,
    Format,
    Lifecycle,
    Pattern,
    ScopeRole,
)
from fishplate.domains.landscape.models import Environment, Interface
from fishplate.domains.landscape.models import System as RegisteredSystem
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor
from fishplate.kernel.egress.models import AllowedDestination


@dataclass(frozen=True, slots=True)
class Place:
    interface: Interface
    erp: Environment


def landscape_of(manager: Actor, project: Project, settings: Settings) -> Place:
    registered: dict[System, RegisteredSystem] = {}
    environments: dict[System, Environment] = {}
    for system, name, description in (
        (System.ERP, "企业资源计划 · Resource planning", "订单与库存 · Orders and stock"),
        (System.MES, "制造执行系统 · Manufacturing execution", "车间执行 · Execution on the shop floor"),
    ):
        registered[system] = landscape.register_system(
            organisation_id=project.organisation_id,
            code=system.label,
            name=name,
            vendor=ORGANISATIONS["supplier"] if system is System.ERP else ORGANISATIONS["integrator"],
            description=description,
            criticality=Criticality.HIGH,
            actor=manager,
        )
        environments[system] = landscape.register_environment(
            system_id=registered[system].pk,
            name="试点车间 · Pilot plant",
            kind=EnvironmentKind.PILOT,
            base_url=settings.url(system),
            system_version=systems.VERSIONS[system],
            actor=manager,
        )
        AllowedDestination.objects.get_or_create(
            pattern="127.0.0.1",
            ports=str(settings.port(system)),
            defaults={"note": f"{system.label}, sample"},
        )
    interface = landscape.register_interface(
        organisation_id=project.organisation_id,
        code="IF-01",
        name="完工回报 · Production confirmations",
        provider_id=registered[System.ERP].pk,
        consumer_ids=[registered[System.MES].pk],
        flow=Flow.TO_PROVIDER,
        pattern=Pattern.SYNCHRONOUS,
        protocol="HTTP/JSON",
        frequency="每单完工 · On each completion",
        volume="≈ 2 000 / day",
        data_objects="order_no, product, quantity, unit_price, completed_at",
        criticality=Criticality.HIGH,
        lifecycle=Lifecycle.IN_USE,
        description="MES 报工，ERP 入库。The MES reports completions, the ERP posts them to stock.",
        actor=manager,
    )
    landscape.upload_contract(
        interface_id=interface.pk,
        content=json.dumps(contract.document(System.ERP), ensure_ascii=False, indent=1).encode(),
        format=Format.OPENAPI,
        filename="erp-openapi.json",
        actor=manager,
    )
    landscape.add_to_scope(project_id=project.pk, interface_id=interface.pk, role=ScopeRole.BUILDS, actor=manager)
    for known in registered.values():
        landscape.add_to_scope(project_id=project.pk, system_id=known.pk, role=ScopeRole.CHANGES, actor=manager)
    return Place(interface, environments[System.ERP])
