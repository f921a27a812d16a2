"""What is declared to be undone is really done, and what undoes it can be undone in turn."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from fishplate.kernel import undo
from tests.architecture.checks.tree import PRODUCT


@cache
def audited() -> set[str]:
    """Return every action that some service writes into the history."""
    return {
        str(node.args[0].value)
        for module in PRODUCT.modules()
        for node in ast.walk(module.syntax)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"audit.change", "audit.change_each"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


@pytest.mark.parametrize("action", sorted(undo.declared()))
def test_an_inverse_names_a_real_action(action: str) -> None:
    assert action in audited()


def test_what_brings_back_or_withdraws_can_be_undone_in_turn() -> None:
    written_by_undoing = {action for action in audited() if action.endswith(("_withdrawn", "_restored", "_cleared"))}
    others = {
        "approvals.approval_withdrawn": "others were asked to sign",
        "organisations.administrator_withdrawn": "who administers an installation is decided, not undone",
        "organisations.document_template_restored": "documents may have been printed from it",
        "organisations.document_template_withdrawn": "documents may have been printed from it",
    }
    assert written_by_undoing - undo.declared().keys() == set(others)


def test_what_others_acted_on_is_never_undone() -> None:
    never = {
        "approvals.vote_cast", "assurance.run_recorded", "charter.charter_approved", "charter.charter_submitted",
        "charter.charter_reopened", "conversations.comment_added", "gates.gate_opened", "landscape.contract_uploaded",
        "projects.phase_entered",
    }  # fmt: skip
    assert never <= audited()
    assert not never & undo.declared().keys()
