"""What the sample project is for: its charter with two indicators, signed by the sponsor."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from fishplate.config.demo.sample.signing import sign
from fishplate.domains.charter import services as charter
from fishplate.domains.charter.choices import Comparison, IndicatorKind
from fishplate.domains.charter.models import Indicator
from fishplate.domains.landscape.models import Interface
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor


def write_charter(cast: dict[str, Actor], project: Project, interface: Interface) -> list[Indicator]:
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
    sign(project, cast["he"])
    return indicators
