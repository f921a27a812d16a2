"""The charter on paper: what it says is what the charter says, in both languages, also while there is little."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from fishplate.domains.approvals import services as approvals
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.tests.factories import delegation
from fishplate.domains.charter import documents as charter_document
from fishplate.domains.charter.models import Charter
from fishplate.domains.charter.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape, landscape
from fishplate.domains.projects.choices import Party
from fishplate.kernel import documents, rendering
from fishplate.kernel.documents import Content, printing, types
from fishplate.kernel.rendering import Facts, Table, Words
from fishplate.kernel.rendering.content import blocks
from fishplate.kernel.rendering.tests.samples import cells_of_xlsx, text_of_docx, text_of_pdf

pytestmark = pytest.mark.django_db


def written(charter: Charter, world: Landscape, language: str = "en") -> Content:
    with translation.override(language):
        content = types.write(types.get(charter_document.KEY), charter, world.cast.owner)
    return rendering.from_text(rendering.as_text(content))


def text_of_xlsx(file: bytes) -> str:
    return "\n".join(str(cell.value) for cell in cells_of_xlsx(file))


def table(content: Content, key: str) -> list[list[str]]:
    found = next(block for block in blocks(content) if isinstance(block, Table) and block.key == key)
    return [[cell.text for cell in row] for row in found.rows]


def field(content: Content, key: str) -> str:
    entries = (entry for block in blocks(content) if isinstance(block, Facts) for entry in block.entries)
    return next(entry.cell.text for entry in entries if entry.key == key)


def test_it_says_what_the_charter_says():
    world = landscape()
    charter = factories.complete(world, factories.objective(world.cast.project, by=world.cast.owner))
    content = written(charter, world)
    assert content.title == "Project charter"
    assert field(content, "name") == world.cast.project.name
    assert field(content, "manager") == "Lin Owner"
    texts = {block.key: block.text for block in blocks(content) if isinstance(block, Words)}
    assert texts["background"] == "Planned and reported production do not agree."
    assert texts["scope_out"] == "Payroll."
    assert table(content, "objectives")[0][:2] == ["O1", "Orders reach the plant at once"]
    assert table(content, "indicators")[0][3:6] == ["≤ 800 ms", "O1", "IF-01"]
    assert table(content, "interfaces") == [["IF-01", "Production orders", "ERP", "MES", "Provider to consumer"]]
    assert {row[0] for row in table(content, "systems")} == {"ERP", "MES"}
    assert ["Sam Supplier", world.cast.supplier.name, "Supplier", "System architect"] in table(content, "team")
    assert "Rui Removed" not in rendering.as_text(content)


@pytest.mark.parametrize(
    ("language", "signer"),
    [("en", "Mei Teammate on behalf of Han Sponsor"), ("zh-hans", "Mei Teammate（代Han Sponsor）")],
)
def test_who_signed_for_somebody_else_is_printed_with_both_names(language: str, signer: str, tmp_path, settings):
    settings.DATA = tmp_path
    world = landscape()
    charter = factories.submitted(world)
    sponsor, delegate = factories.sponsor(world), world.cast.teammate
    delegation(world.cast, sponsor, delegate)
    approval = Approval.objects.get()
    approvals.cast_vote(
        approval_id=approval.pk, verdict="approve", digest=approval.digest, on_behalf_of=sponsor.id, actor=delegate
    )
    content = written(charter, world, language)
    [row] = table(content, "signatures")
    assert row[0] == signer
    owner = next(one for one in content.parties if one.key == Party.OWNER)
    assert owner.name == signer
    for ending, said in (("pdf", text_of_pdf), ("docx", text_of_docx), ("xlsx", text_of_xlsx)):
        made = printing.make(
            document_type=charter_document.KEY,
            record_id=charter.pk,
            language=language,
            format=ending,
            actor=world.cast.owner,
        )
        # A narrow column breaks the names over lines.
        assert signer.replace(" ", "") in said(documents.file_of(made)).replace(" ", ""), ending


def test_a_chinese_charter_is_in_chinese_in_the_order_chinese_practice_expects():
    world = landscape()
    content = written(factories.charter(world.cast.project, by=world.cast.owner), world, "zh-hans")
    assert content.title == "项目章程"
    titles = [section.title for section in content.sections]
    assert titles[:5] == ["项目基本信息", "项目背景与目的", "目标与指标", "项目范围", "组织机构与职责"]
    assert [party.label for party in content.parties] == [
        "甲方（盖章）",
        "集成方（乙方，盖章）",
        "供应商（盖章）",
        "监理单位（盖章）",
    ]


def test_an_empty_charter_says_what_is_missing():
    world = landscape()
    charter = factories.charter(world.cast.project, by=world.cast.owner, background="", scope_in="", scope_out="")
    content = written(charter, world)
    assert table(content, "objectives") == []
    empty = {block.key: block.empty for block in blocks(content) if isinstance(block, Table | Words)}
    assert empty["objectives"] == "No objective was set yet."
    assert empty["background"] == "Nothing written yet."


def test_who_signed_stands_on_the_line_of_their_party_and_the_others_are_empty():
    world = landscape()
    charter = factories.submitted(world)
    approval = Approval.objects.get()
    approvals.cast_vote(
        approval_id=approval.pk, verdict="approve", digest=approval.digest, reason="", actor=factories.sponsor(world)
    )
    charter.refresh_from_db()
    content = written(charter, world)
    parties = {party.key: party for party in content.parties}
    signed = parties[Party.OWNER]
    assert signed.name
    assert approval.digest[:12] in signed.signed
    assert field(content, "signed_digest") == approval.digest
    assert table(content, "signatures")[0][0] == signed.name
    assert parties[Party.SUPPLIER].organisation == world.cast.supplier.name
    assert parties[Party.SUPPLIER].name == parties[Party.SUPERVISOR].name == ""


def test_days_stay_days():
    world = landscape()
    charter = factories.charter(world.cast.project, by=world.cast.owner)
    factories.objective(world.cast.project, by=world.cast.owner, due_on=date(2026, 9, 30))
    content = written(charter, world, "zh-hans")
    found = next(block for block in blocks(content) if isinstance(block, Table) and block.key == "objectives")
    due = found.rows[0][3]
    assert (due.text, due.value) == ("2026-09-30", "2026-09-30")
