"""A gate decision on paper: every criterion with its answer, every reason, every source with its hash."""

from __future__ import annotations

import pytest
from django.utils import translation

from fishplate.domains.gates import documents as decision_document
from fishplate.domains.gates import services
from fishplate.domains.gates.models import Decision
from fishplate.domains.gates.tests import factories
from fishplate.kernel.actors import Actor
from fishplate.kernel.documents import Content, types
from fishplate.kernel.rendering import Facts, Table
from fishplate.kernel.rendering.content import blocks

pytestmark = pytest.mark.django_db


def written(decision: Decision, by: Actor, language: str = "en") -> Content:
    with translation.override(language):
        return types.write(types.get(decision_document.KEY), decision, by)


def rows(content: Content, key: str) -> list[list[str]]:
    found = next(block for block in blocks(content) if isinstance(block, Table) and block.key == key)
    return [[cell.text for cell in row] for row in found.rows]


def field(content: Content, key: str) -> str:
    entries = (entry for block in blocks(content) if isinstance(block, Facts) for entry in block.entries)
    return next(entry.cell.text for entry in entries if entry.key == key)


def test_a_refusal_says_what_stood_in_the_way(people, gate, fact):
    fact.is_not_met("p99 was 1,905 ms.")
    with pytest.raises(services.CriteriaNotMet) as refusal:
        factories.asked(gate, by=people.manager)
    decision = refusal.value.decision
    content = written(decision, people.cast.teammate)
    assert field(content, "outcome") == "Refused: criteria not met"
    assert any("p99 was 1,905 ms." in reason for _criterion, reason in rows(content, "reasons"))
    assert "not met" in {row[4] for row in rows(content, "criteria")}
    assert field(content, "evidence_digest") == decision.digest


def test_an_opened_gate_says_who_signed_and_what(people, gate, fact):
    fact.is_met()
    decision = factories.asked(gate, by=people.manager)
    factories.sign(decision, people.manager)
    factories.sign(decision, people.business_owner)
    decision.refresh_from_db()
    content = written(decision, people.manager, "zh-hans")
    assert content.title == "关口决定"
    assert field(content, "outcome") == "已放行"
    assert [row[0] for row in rows(content, "signatures")] == ["Lin Owner", "Bo Business"]
    assert decision.approval is not None
    assert field(content, "signed_digest") == decision.approval.digest
    assert rows(content, "reasons") == []
