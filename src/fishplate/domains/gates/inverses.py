"""What takes back what at a gate. What was decided, or is being signed, is not taken back."""

from __future__ import annotations

from uuid import UUID

from fishplate.domains.gates import services
from fishplate.domains.gates.models import Criterion, Gate, GateInterest, GateSeat
from fishplate.domains.gates.services.planning import restore_criterion, restore_gate, withdraw_gate
from fishplate.domains.projects.choices import Role
from fishplate.kernel import undo
from fishplate.kernel.undo import Done


def register() -> None:
    """Declare the inverses of this domain."""
    undo.register("gates.gate_planned", undo.remove_again(withdraw_gate, Gate))
    undo.register("gates.gate_withdrawn", undo.add_again(restore_gate))
    undo.register("gates.gate_restored", undo.remove_again(withdraw_gate, Gate))
    undo.register(
        "gates.gate_amended",
        undo.amend_back(services.amend_gate, Gate, seats=_seats, steps=_steps, interested=_interested),
    )
    undo.register("gates.criterion_added", undo.remove_again(services.remove_criterion, Criterion))
    undo.register("gates.criterion_removed", undo.add_again(restore_criterion))
    undo.register("gates.criterion_restored", undo.remove_again(services.remove_criterion, Criterion))


def _seats(done: Done, _gate: Gate) -> dict[Role, int]:
    """The seats are written anew with every change of a gate, so all of the former ones are among the deleted."""
    formers = [row.former(GateSeat) for row in done.rows_of(GateSeat, "deleted")]
    return {Role(former["role"]): former["quorum"] for former in formers}


def _steps(done: Done, _gate: Gate) -> dict[Role, int]:
    formers = [row.former(GateSeat) for row in done.rows_of(GateSeat, "deleted")]
    return {Role(former["role"]): former["step"] for former in formers}


def _interested(done: Done, _gate: Gate) -> list[UUID]:
    return [row.former(GateInterest)["organisation_id"] for row in done.rows_of(GateInterest, "deleted")]
