"""The sample project, carried from its charter to the gate before the pilot; made through the services like everything.

Texts stand in Chinese and English side by side, since a record has one text and its readers two languages.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from fishplate.config import installation
from fishplate.config.demo import contract, switching, systems
from fishplate.config.demo.client import CallFailedError
from fishplate.config.demo.systems import Settings, System
from fishplate.domains.approvals import services as approvals
from fishplate.domains.approvals.models import Approval
from fishplate.domains.assurance import services as assurance
from fishplate.domains.assurance.choices import CheckKind, Verdict
from fishplate.domains.assurance.models import Run
from fishplate.domains.charter import services as charter
from fishplate.domains.charter.choices import Comparison, IndicatorKind
from fishplate.domains.charter.models import Indicator
from fishplate.domains.gates import services as gates
from fishplate.domains.gates.models import Gate
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
from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Organisation, Person
from fishplate.domains.planning import services as planning
from fishplate.domains.planning.models.durations import parse_duration
from fishplate.domains.planning.models.predecessors import parse_predecessors
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.choices import Party, Phase, Role
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, clock
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.egress.models import AllowedDestination

PASSWORD = "fishplate-demo"  # noqa: S105  # of the sample's people, shown on the page that signs in
_DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the sample's people, and what they are in the project."""

    key: str
    name: str
    organisation: str
    party: Party
    roles: tuple[Role, ...]

    @property
    def email(self) -> str:
        return f"{self.key}@{_DOMAIN}"


ORGANISATIONS = {
    "owner": "恒道装备 · Hengdao Equipment",
    "integrator": "捷联集成 · Jielian Integration",
    "supplier": "诺德系统 · Nord Systems",
    "supervisor": "信衡监理 · Xinheng Supervision",
}
PEOPLE = (
    Somebody("lin", "林悦 Lin Yue", "owner", Party.OWNER, (Role.PROJECT_MANAGER,)),
    Somebody("chen", "陈立 Chen Li", "owner", Party.OWNER, (Role.BUSINESS_OWNER,)),
    Somebody("he", "何静 He Jing", "owner", Party.OWNER, (Role.SPONSOR,)),
    Somebody("zhao", "赵敏 Zhao Min", "owner", Party.OWNER, (Role.TEST_ENGINEER,)),
    Somebody("wang", "王珂 Wang Ke", "integrator", Party.INTEGRATOR, (Role.SYSTEM_ARCHITECT,)),
    Somebody("sam", "Sam Becker", "supplier", Party.SUPPLIER, (Role.OPERATIONS,)),
    Somebody("sun", "孙岚 Sun Lan", "supervisor", Party.SUPERVISOR, (Role.OBSERVER,)),
)


@dataclass(frozen=True, slots=True)
class Marker:
    """What is remembered of the sample beside the database: which project it is, and where its systems run."""

    project_id: str
    mes_port: int
    erp_port: int

    @property
    def settings(self) -> Settings:
        return Settings(installation.data_directory() / "demo", self.mes_port, self.erp_port)


def marker() -> Marker | None:
    """Return what is remembered of the sample; ``None`` in an installation without it."""
    try:
        return Marker(**json.loads(_marker_file().read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _marker_file() -> Path:
    return installation.data_directory() / "sample.json"


def load(settings: Settings) -> bool:
    """Make the sample unless somebody can sign in here already; return whether it was made.

    Only an installation without people is filled: real projects and the sample never mix.
    """
    if Person.objects.exists():
        _follow_ports(settings)
        return False
    with audit.unit():
        cast = _people()
        project = _project(cast)
        place = _landscape(cast["lin"], project, settings)
        indicators = _charter(cast, project, place.interface)
        _checks(cast["zhao"], project, place, indicators, settings)
        _plan(cast["lin"], project, place.interface)
        _gates(cast, project, indicators)
    _remember(project.pk, settings)
    return True


def is_measured() -> bool:
    """Tell whether the sample's checks were ever run by a worker."""
    return Run.objects.filter(job_id__isnull=False).exists()


def measure_first(settings: Settings, timeout: float = 90) -> None:
    """Run the sample's checks once, when the systems answer and have nothing left to send.

    Raises:
        CallFailedError, TimeoutError: the systems did not get there in ``timeout`` seconds.
    """
    known = marker()
    if known is None or is_measured():
        return
    deadline = time.monotonic() + timeout
    while True:
        try:
            switching.wait_until_sent(settings, timeout)
            break
        except CallFailedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
    zhao = Person.objects.get(email=next(one.email for one in PEOPLE if one.key == "zhao"))
    assurance.run_all_checks(project_id=UUID(known.project_id), actor=zhao.as_actor())


def _people() -> dict[str, Actor]:
    admin = organisations.found_installation(
        organisation_name=ORGANISATIONS["owner"], name="管理员 Admin", email=f"admin@{_DOMAIN}", password=PASSWORD
    ).as_actor()
    by_key = {"owner": Organisation.objects.get()}
    for key, name in ORGANISATIONS.items():
        if key != "owner":
            by_key[key] = organisations.create_organisation(name=name, actor=admin)
    first = {one.organisation: one.key for one in reversed(PEOPLE)}
    return {
        one.key: organisations.add_person(
            organisation_id=by_key[one.organisation].pk,
            name=one.name,
            email=one.email,
            password=PASSWORD,
            role=MembershipRole.MANAGER if first[one.organisation] == one.key else MembershipRole.MEMBER,
            actor=admin,
        ).as_actor()
        for one in PEOPLE
    }


def _project(cast: dict[str, Actor]) -> Project:
    lin, today = cast["lin"], clock.now().date()
    project = projects.create_project(
        organisation_id=Organisation.objects.get(name=ORGANISATIONS["owner"]).pk,
        code="MES-ERP",
        name="MES–ERP 集成 · MES–ERP integration",
        purpose=(
            "车间完工后，ERP 立即知道，两边的数据一致。\n"
            "When the shop floor completes an order, the ERP knows at once, and both hold the same data."
        ),
        starts_on=today - timedelta(days=60),
        ends_on=today + timedelta(days=120),
        actor=lin,
    )
    for one in PEOPLE:
        if one.key != "lin":
            projects.add_member(
                project_id=project.pk,
                person_id=cast[one.key].id,
                organisation_id=Organisation.objects.get(name=ORGANISATIONS[one.organisation]).pk,
                party=one.party,
                roles=one.roles,
                actor=lin,
            )
    return project


@dataclass(frozen=True, slots=True)
class _Place:
    interface: Interface
    erp: Environment


def _landscape(manager: Actor, project: Project, settings: Settings) -> _Place:
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
    return _Place(interface, environments[System.ERP])


def _charter(cast: dict[str, Actor], project: Project, interface: Interface) -> list[Indicator]:
    lin = cast["lin"]
    due = project.starts_on + timedelta(days=150)
    charter.write_charter(
        project_id=project.pk,
        background=(
            "接口迟迟不响应，两边的订单对不上。\nThe interface answers too late, and the orders on both sides disagree."
        ),
        scope_in="完工回报与订单数据 · Confirmations and order data",
        scope_out="财务结算 · Financial settlement",
        actor=lin,
    )
    in_time = charter.add_objective(
        project_id=project.pk,
        statement="ERP 及时答复车间 · The ERP answers the shop floor in time",
        due_on=due,
        owner_id=cast["wang"].id,
        actor=lin,
    )
    the_same = charter.add_objective(
        project_id=project.pk,
        statement="两个系统的订单一致 · Both systems hold the same orders",
        due_on=due,
        owner_id=cast["chen"].id,
        actor=lin,
    )
    indicators = [
        charter.add_indicator(
            objective_id=in_time.pk,
            interface_id=interface.pk,
            name="接口响应时间 P95 · Response time, 95th percentile",
            kind=IndicatorKind.RESPONSE_TIME_P95,
            comparison=Comparison.AT_MOST,
            target=Decimal(300),
            unit="ms",
            method="每秒 20 次请求 · 20 requests a second",
            actor=lin,
        ),
        charter.add_indicator(
            objective_id=the_same.pk,
            interface_id=interface.pk,
            name="不一致的订单 · Orders that disagree",
            kind=IndicatorKind.DATA_CONSISTENCY,
            comparison=Comparison.AT_MOST,
            target=Decimal(0),
            unit="",
            method="逐行比对两个数据库 · Both databases compared row by row",
            actor=lin,
        ),
    ]
    charter.submit_charter(project_id=project.pk, actor=lin)
    _sign(project, cast["he"])
    return indicators


def _sign(project: Project, *signers: Actor) -> None:
    approval = Approval.objects.get(project=project, state="open")
    for signer in signers:
        approvals.cast_vote(approval_id=approval.pk, verdict="approve", digest=approval.digest, actor=signer)


def _checks(tester: Actor, project: Project, place: _Place, indicators: list[Indicator], settings: Settings) -> None:
    def table(system: System) -> str:
        return f"sqlite:///{settings.database(system).resolve()}::orders"

    assurance.define_check(
        project_id=project.pk,
        code="C-01",
        name="ERP 响应时间 · Response time of the ERP",
        kind=CheckKind.RESPONSE_TIME,
        interface_id=place.interface.pk,
        environment_id=place.erp.pk,
        indicator_id=indicators[0].pk,
        settings={"path": "/api/orders/PO-100001", "rate_per_s": 20, "duration_s": 5},
        actor=tester,
    )
    assurance.define_check(
        project_id=project.pk,
        code="C-02",
        name="订单比对 · Orders of MES and ERP compared",
        kind=CheckKind.CONSISTENCY,
        interface_id=place.interface.pk,
        environment_id=place.erp.pk,
        indicator_id=indicators[1].pk,
        settings={"left": table(System.MES), "right": table(System.ERP), "key": ["order_no"]},
        actor=tester,
    )
    question = assurance.define_check(
        project_id=project.pk,
        code="C-03",
        name="班组长看得到工单 · Shift leaders see their orders",
        kind=CheckKind.MANUAL,
        interface_id=place.interface.pk,
        settings={
            "instructions": (
                "在三个班组的终端上打开当日工单。\nOpen the orders of the day on the terminals of three shifts."
            )
        },
        actor=tester,
    )
    assurance.answer_check(
        check_id=question.pk,
        verdict=Verdict.MET,
        note="三个班组都看到了当日工单。All three shifts saw the orders of the day.",
        actor=tester,
    )


# name, duration, what it waits for, whether it builds the interface
_TASKS: tuple[tuple[str, str, str, bool], ...] = (
    ("接口契约评审 · Agree on the contract", "5d", "", True),
    ("MES 侧开发 · Build on the MES side", "15d", "1", True),
    ("ERP 侧开发 · Build on the ERP side", "20d", "1", True),
    ("测试环境准备 · Prepare the test environment", "8d", "1SS+2d", False),
    ("联调 · Join test", "10d", "2, 3, 4", True),
    ("性能与一致性检查 · Measure time and consistency", "5d", "5FS-2d", True),
    ("试点用户培训 · Train the pilot's users", "4d", "5SS", False),
    ("试点关口 · Gate to the pilot", "0d", "6, 7", False),
    ("试点运行 · Run the pilot", "4w", "8", False),
)


def _plan(manager: Actor, project: Project, interface: Interface) -> None:
    for name, duration, waits_for, builds in _TASKS:
        planning.add_task(
            project_id=project.pk,
            name=name,
            duration_minutes=parse_duration(duration),
            predecessors=parse_predecessors(waits_for),
            interface_id=interface.pk if builds else None,
            actor=manager,
        )


def _gates(cast: dict[str, Actor], project: Project, indicators: list[Indicator]) -> None:
    lin, chen = cast["lin"], cast["chen"]
    first = _gate(lin, project, "G1", "可行性 · Feasibility", Phase.FEASIBILITY)
    gates.add_criterion(gate_id=first.pk, fact="charter.approved", actor=lin)
    gates.request_gate_decision(gate_id=first.pk, actor=lin)
    _sign(project, lin, chen)
    pilot = _gate(lin, project, "G2", "试点 · Pilot", Phase.PILOT)
    gates.add_criterion(gate_id=pilot.pk, fact="charter.approved", actor=lin)
    for indicator in indicators:
        gates.add_criterion(gate_id=pilot.pk, fact="assurance.indicator", subject=str(indicator.pk), actor=lin)


def _gate(manager: Actor, project: Project, code: str, name: str, phase: Phase) -> Gate:
    return gates.plan_gate(project_id=project.pk, code=code, name=name, phase=phase, actor=manager)


def _remember(project_id: UUID, settings: Settings) -> None:
    value = Marker(str(project_id), settings.mes_port, settings.erp_port)
    _marker_file().write_text(json.dumps(asdict(value)))


def _follow_ports(settings: Settings) -> None:
    """The systems may run on other ports this time: the register and the allow-list follow."""
    known = marker()
    if known is None or (known.mes_port, known.erp_port) == (settings.mes_port, settings.erp_port):
        return
    for system in System:
        old, new = known.settings.url(system), settings.url(system)
        AllowedDestination.objects.filter(pattern="127.0.0.1", ports=str(known.settings.port(system))).delete()
        AllowedDestination.objects.get_or_create(
            pattern="127.0.0.1", ports=str(settings.port(system)), defaults={"note": f"{system.label}, sample"}
        )
        for environment in Environment.objects.filter(base_url=old):
            landscape.amend_environment(
                environment_id=environment.pk,
                version=environment.version,
                name=environment.name,
                kind=environment.kind,
                base_url=new,
                system_version=environment.system_version,
                is_production=environment.is_production,
                actor=SYSTEM,
            )
    _remember(UUID(known.project_id), settings)
