"""What measures the indicators on the running systems, and one question that a person answers."""

from __future__ import annotations

from fishplate.config.demo.sample.register import Place
from fishplate.config.demo.systems import Settings, System
from fishplate.domains.assurance import services as assurance
from fishplate.domains.assurance.choices import CheckKind, Verdict
from fishplate.domains.charter.models import Indicator
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor


def define_checks(
    tester: Actor, project: Project, place: Place, indicators: list[Indicator], settings: Settings
) -> None:
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
