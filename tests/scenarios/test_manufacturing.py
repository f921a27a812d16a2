"""Case 1, manufacturing: MES and ERP are to work as one.

No consistency and no response time were agreed on before integration, and the project found out late. Told with two
real systems on this machine, whose faults are planted from a seed: how many orders disagree stands nowhere in the code.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from fishplate.config.demo import sample, switching
from fishplate.config.demo.running import running
from fishplate.config.demo.systems import Settings, System
from fishplate.domains.approvals import services as approvals
from fishplate.domains.approvals.models import Approval
from fishplate.domains.assurance import services as assurance
from fishplate.domains.assurance.models import Run
from fishplate.domains.charter import services as charter
from fishplate.domains.charter.models import Charter, Indicator, Objective
from fishplate.domains.gates import services as gates
from fishplate.domains.gates.models import Decision, Gate
from fishplate.domains.gates.services import CriteriaNotMet
from fishplate.domains.landscape import services as landscape
from fishplate.domains.landscape.models import Interface
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.choices import Phase
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, errors, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.jobs.testing import run_pending
from tests.support.ports import free_ports

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.network]


@pytest.fixture
def systems(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """The sample's two systems, serving, with the faults of the beginning; the sample project beside them."""
    monkeypatch.setenv("FISHPLATE_DATA", str(tmp_path))  # child processes are told by the environment
    first, second = free_ports(2)
    pair = Settings(tmp_path / "demo", first, second, 20260302)
    settings.FISHPLATE_SOURCE_ROOTS = [pair.data]
    with running(pair, lambda _line: None):
        assert sample.load(pair)
        switching.wait_until_sent(pair, 60)
        yield pair


def who(key: str) -> Actor:
    return Person.objects.get(email__startswith=f"{key}@").as_actor()


def orders(systems: Settings, system: System) -> dict[str, tuple[object, ...]]:
    """The orders of one system, read by the test itself from its database."""
    with closing(sqlite3.connect(f"file:{systems.database(system)}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT order_no, product, quantity, unit_price, completed_at FROM orders")
        return {row[0]: row[1:] for row in rows}


def disagreeing(systems: Settings) -> int:
    mes, erp = orders(systems, System.MES), orders(systems, System.ERP)
    return len(mes.keys() ^ erp.keys()) + sum(mes[key] != erp[key] for key in mes.keys() & erp.keys())


def measure(project: Project) -> None:
    assurance.run_all_checks(project_id=project.pk, actor=who("zhao"))
    run_pending()


def test_from_the_charter_to_the_gate_before_the_pilot(systems: Settings):
    project = Project.objects.get()
    gate = Gate.objects.get(phase=Phase.PILOT)

    # The charter stands, signed by the sponsor, and every interface in scope carries an indicator.
    assert Charter.objects.get().state == "approved"
    assert set(Indicator.objects.values_list("interface__code", flat=True)) == {"IF-01"}

    # The ERP answers too late and the two databases disagree: the gate refuses, with every reason.
    planted = disagreeing(systems)
    assert planted > 0
    measure(project)
    with pytest.raises(CriteriaNotMet) as refused:
        gates.request_gate_decision(gate_id=gate.pk, actor=who("lin"))
    said = " ".join(str(reason) for reason in refused.value.reasons)
    assert "≤ 300 ms" in said
    late, different = Run.objects.filter(job_id__isnull=False).order_by("check_definition__code")
    assert late.value is not None
    assert late.value > 300
    assert different.value == planted

    # Each reason leads to the measurement, the interface, the contract, the indicator and the objective.
    refusal = Decision.objects.get(gate=gate)
    assert refusal.outcome == "refused"
    for record in (late, different, Interface.objects.get(), *Indicator.objects.all(), *Objective.objects.all()):
        to = records.reference(record)
        assert str(to.id) in refusal.evidence
        assert records.show(to, who("lin")) is not None

    # The systems are repaired, and what was only claimed before is measured again.
    switching.repair(systems)
    assert disagreeing(systems) == 0
    measure(project)
    decision = gates.request_gate_decision(gate_id=gate.pk, actor=who("lin"))

    # Two different people sign; one person cannot fill both seats.
    approval = Approval.objects.get(pk=decision.approval_id)
    approvals.cast_vote(approval_id=approval.pk, verdict="approve", digest=approval.digest, actor=who("lin"))
    with pytest.raises(errors.Refused, match="cannot fill two seats"):
        approvals.cast_vote(approval_id=approval.pk, verdict="approve", digest=approval.digest, actor=who("lin"))
    assert not Gate.objects.get(pk=gate.pk).is_open
    approvals.cast_vote(approval_id=approval.pk, verdict="approve", digest=approval.digest, actor=who("chen"))

    # The gate is open, the project is in its pilot, and the decision stands with what it was based on.
    gate.refresh_from_db()
    project.refresh_from_db()
    decision.refresh_from_db()
    assert gate.is_open
    assert project.phase == Phase.PILOT
    assert decision.is_intact
    latest = Run.objects.filter(job_id__isnull=False).order_by("-number", "check_definition__code")[:2]
    assert all(run.digest in decision.evidence for run in latest)
    entry = Entry.objects.get(
        action="projects.phase_entered", target_id=project.pk, content__payload__contains=str(decision.pk)
    )
    assert entry.chain.key == f"project:{project.pk}"
    assert audit.verify().holds


def test_what_changes_under_the_evidence_shuts_the_gate_again(systems: Settings):
    """Evidence is bound to the contract: another contract, and nothing is measured any more."""
    project, gate = Project.objects.get(), Gate.objects.get(phase=Phase.PILOT)
    switching.repair(systems)
    measure(project)
    decision = gates.request_gate_decision(gate_id=gate.pk, actor=who("lin"))
    landscape.upload_contract(
        interface_id=Interface.objects.get().pk,
        content=b'{"openapi": "3.1.0", "info": {"title": "ERP", "version": "5"}, "paths": {}}',
        format="openapi",
        filename="erp-5.json",
        actor=who("lin"),
    )
    # The first signature after the change makes the approval void, with the reason; nobody can sign it any more.
    approval = Approval.objects.get(pk=decision.approval_id)
    approvals.cast_vote(approval_id=approval.pk, verdict="approve", digest=approval.digest, actor=who("lin"))
    approval.refresh_from_db()
    assert approval.state == "void"
    assert "contract was changed" in approval.closing_reason
    with pytest.raises(errors.Refused, match="closed"):
        approvals.cast_vote(approval_id=approval.pk, verdict="approve", digest=approval.digest, actor=who("chen"))

    # The gate stays shut, and its history has the decision that is void and the refusal with its reasons.
    gate.refresh_from_db()
    assert not gate.is_open
    decision.refresh_from_db()
    assert decision.outcome == "void"
    assert "contract was changed" in Decision.objects.filter(gate=gate).order_by("-number")[0].evidence


def test_a_charter_whose_interface_carries_no_indicator_is_not_submitted(systems: Settings):
    """The lesson of the case itself."""
    project = Project.objects.get()
    charter.reopen_charter(project_id=project.pk, reason="Another interface", actor=who("lin"))
    erp, mes = (Interface.objects.get().provider, Interface.objects.get().consumers.get().system)
    stock = landscape.register_interface(
        organisation_id=project.organisation_id,
        code="IF-02",
        name="Stock",
        provider_id=erp.pk,
        consumer_ids=[mes.pk],
        actor=who("lin"),
    )
    landscape.add_to_scope(project_id=project.pk, interface_id=stock.pk, actor=who("lin"))
    with pytest.raises(errors.Refused, match="IF-02"):
        charter.submit_charter(project_id=project.pk, actor=who("lin"))


def test_the_sample_is_made_once(systems: Settings):
    assert not sample.load(systems)
    known = sample.marker()
    assert known is not None
    assert UUID(known.project_id) == Project.objects.get().pk
