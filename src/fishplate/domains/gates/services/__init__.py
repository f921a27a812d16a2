"""Writes: planning gates and their criteria, and deciding on them."""

from fishplate.domains.gates.services.deciding import (
    CriteriaNotMet,
    close_decision,
    open_gate,
    request_gate_decision,
)
from fishplate.domains.gates.services.planning import add_criterion, amend_gate, plan_gate, remove_criterion

__all__ = [
    "CriteriaNotMet",
    "add_criterion",
    "amend_gate",
    "close_decision",
    "open_gate",
    "plan_gate",
    "remove_criterion",
    "request_gate_decision",
]
