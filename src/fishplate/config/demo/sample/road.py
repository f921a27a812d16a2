"""The way to the pilot: the plan, and the gates, of which the first is open."""

from __future__ import annotations

from fishplate.config.demo.sample.signing import sign
from fishplate.domains.charter.models import Indicator
from fishplate.domains.gates import services as gates
from fishplate.domains.gates.models import Gate
from fishplate.domains.landscape.models import Interface
from fishplate.domains.planning import services as planning
from fishplate.domains.planning.models.durations import parse_duration
from fishplate.domains.planning.models.predecessors import parse_predecessors
from fishplate.domains.projects.choices import Phase
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor

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


def draw_up_plan(manager: Actor, project: Project, interface: Interface) -> None:
    for name, duration, waits_for, builds in _TASKS:
        planning.add_task(
            project_id=project.pk,
            name=name,
            duration_minutes=parse_duration(duration),
            predecessors=parse_predecessors(waits_for),
            interface_id=interface.pk if builds else None,
            actor=manager,
        )
    planning.take_baseline(
        project_id=project.pk,
        name="签约版 · As signed",
        reason="双方签约时商定的计划 · The plan both sides signed",
        actor=manager,
    )


def plan_gates(cast: dict[str, Actor], project: Project, indicators: list[Indicator]) -> None:
    lin, chen = cast["lin"], cast["chen"]
    first = _gate(lin, project, "G1", "可行性 · Feasibility", Phase.FEASIBILITY)
    gates.add_criterion(gate_id=first.pk, fact="charter.approved", actor=lin)
    gates.request_gate_decision(gate_id=first.pk, actor=lin)
    sign(project, lin, chen)
    pilot = _gate(lin, project, "G2", "试点 · Pilot", Phase.PILOT)
    gates.add_criterion(gate_id=pilot.pk, fact="charter.approved", actor=lin)
    for indicator in indicators:
        gates.add_criterion(gate_id=pilot.pk, fact="assurance.indicator", subject=str(indicator.pk), actor=lin)


def _gate(manager: Actor, project: Project, code: str, name: str, phase: Phase) -> Gate:
    return gates.plan_gate(project_id=project.pk, code=code, name=name, phase=phase, actor=manager)
