"""The interface list 接口清单 on paper."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from fishplate.domains.landscape import documents as interface_list
from fishplate.domains.landscape.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel.documents import Content, types
from fishplate.kernel.rendering import CellType, Table
from fishplate.kernel.rendering.content import blocks

pytestmark = pytest.mark.django_db


def written(world: Landscape, language: str = "en") -> Content:
    with translation.override(language):
        return types.write(types.get(interface_list.KEY), world.cast.project, world.cast.teammate)


def table(content: Content, key: str) -> Table:
    return next(block for block in blocks(content) if isinstance(block, Table) and block.key == key)


def test_each_interface_in_scope_stands_with_its_ends_and_its_contract():
    world = factories.landscape()
    contract = factories.contract(world.interface, by=world.cast.owner)
    factories.interface(world.erp, world.mes, by=world.cast.owner, code="IF-99")  # in no scope
    content = written(world)
    rows = [[cell.text for cell in row] for row in table(content, "interfaces").rows]
    assert len(rows) == 1
    assert rows[0][:6] == ["1", "IF-01", "Production orders", "ERP", "MES", "Provider to consumer"]
    assert rows[0][-1] == "v1"
    digest = table(content, "contracts").rows[0][-1]
    assert (digest.type, digest.text) == (CellType.HASH, contract.content_hash)
    assert content.wide


def test_a_chinese_list_is_in_chinese():
    content = written(factories.landscape(), "zh-hans")
    assert content.title == "接口清单"
    heads = [column.label for column in table(content, "interfaces").columns]
    assert heads[:6] == ["序号", "编号", "接口", "提供方", "使用方", "数据流向"]
    assert [section.title for section in content.sections] == ["项目基本信息", "接口", "接口考核指标", "接口契约"]


def test_a_project_without_interfaces_says_so():
    cast = projects.cast()
    content = types.write(types.get(interface_list.KEY), cast.project, cast.owner)
    assert table(content, "interfaces").empty == "No interface is in scope yet."
    assert not table(content, "interfaces").rows


def test_more_interfaces_take_no_more_queries():
    world = factories.landscape()

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            written(world)
        return len(asked)

    few = queries()
    for _number in range(5):
        one = factories.interface(world.erp, world.mes, by=world.cast.owner)
        factories.contract(one, by=world.cast.owner)
        factories.in_scope(world.cast, one)
    assert queries() == few
