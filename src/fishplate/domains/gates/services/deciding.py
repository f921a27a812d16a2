from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from fishplate.domains.approvals import services as approvals
from fishplate.domains.approvals.models import content
from fishplate.domains.approvals.models.content import Frozen, Section
from fishplate.domains.approvals.models.seating import of_roles
from fishplate.domains.gates import events, permissions, queries
from fishplate.domains.gates.choices import GateState, Outcome
from fishplate.domains.gates.models import Decision, Gate
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, clock, errors, guards, outbox
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import reference


class CriteriaNotMet(errors.Refused):
    """The gate stays closed, and ``decision`` is the record of that, with the evidence as it was."""

    def __init__(self, decision: Decision, reasons: list[Text]) -> None:
        self.decision = decision
        super().__init__(reasons)


def request_gate_decision(*, gate_id: UUID, actor: Actor) -> Decision:
    """Ask whether a gate may open: measure every criterion, freeze the evidence, and have it signed.

    If a mandatory criterion is not met or not measured, an earlier gate is closed, or too few people could sign, the
    refusal is recorded with the same evidence, and nobody is asked to sign.

    Raises:
        NotFound, Forbidden: as for every write.
        Refused: the gate is open, or a decision on it is being signed.
        CriteriaNotMet: with every reason, after the refusal was recorded.
        Stale: the criteria were changed while they were measured.
    """
    gate = queries.gate(actor, gate_id)
    demand(permissions.request_gate_decision, actor, gate)
    guards.ask("gates.request_gate_decision", target=gate, actor=actor)
    at = clock.now()

    def assess() -> list[Section]:
        return [*queries.assess(gate, at=at), queries.signatories(gate, requester=actor.id)]

    evidence, reasons = content.freeze(assess), queries.blocking(assess())
    with audit.change("gates.gate_decision_requested", actor=actor) as change:
        lock(Project.objects.visible_to(actor), gate.project_id)
        gate = lock(Gate.objects.visible_to(actor).select_related("project"), gate_id, version=gate.version)
        _demand_undecided(gate)
        if reasons:
            decision = _refuse(change, gate, evidence, at, actor)
        else:
            decision = _ask_for_signatures(change, gate, evidence, at, actor)
        change.target = decision
    if reasons:
        raise CriteriaNotMet(decision, reasons)
    return decision


def open_gate(*, decision_id: UUID, actor: Actor) -> Gate:
    """Open a gate whose decision was signed, and let the project into its phase. Called when the approval is granted.

    Every criterion is asked once more: where one is no longer met, the approval becomes void, the refusal is recorded
    with the evidence of now, and the gate stays closed.

    Raises:
        NotFound: no such decision. Forbidden: a person tries. Refused: the decision is not waiting for signatures.
    """
    with audit.change("gates.gate_opened", actor=actor, under=decision_id) as change:
        decision = lock(Decision.objects.select_related("approval"), decision_id)
        gate = lock(Gate.objects.select_related("project"), decision.gate_id)
        change.target = gate
        demand(permissions.open_gate, actor, gate)
        guards.ask("gates.open_gate", target=gate, actor=actor, under=decision_id)
        if decision.outcome != Outcome.PENDING:
            raise errors.Refused(_("This decision is not waiting for signatures."))
        at = clock.now()
        if reasons := queries.blocking(queries.assess(gate, at=at)):
            change.action, change.target = "gates.gate_decision_voided", decision
            _void_signatures(decision, reasons, actor)
            return gate
        gate.state, gate.opened_at = GateState.OPEN, at
        gate.save()
        decision.outcome, decision.decided_at = Outcome.OPENED, at
        decision.save()
        projects.enter_phase(project_id=gate.project_id, phase=gate.phase, actor=actor, under=decision.pk)
        outbox.publish(
            events.GateOpened(project_id=gate.project_id, gate_id=gate.pk, decision_id=decision.pk, actor_id=actor.id)
        )
    return gate


def close_decision(*, decision_id: UUID, outcome: str, actor: Actor) -> Decision:
    """Close a decision whose approval was rejected, withdrawn or made void; the gate stays closed.

    Where it became void because a criterion is no longer met, a refused decision stands beside it, with the evidence
    of now.

    Raises:
        NotFound: no such decision. Forbidden: a person tries. Refused: it is not waiting for signatures.
    """
    with audit.change("gates.gate_decision_closed", actor=actor) as change:
        decision = lock(Decision.objects.select_related("gate__project"), decision_id)
        change.target = decision
        demand(permissions.close_decision, actor, decision.gate)
        guards.ask("gates.close_decision", target=decision, actor=actor)
        if decision.outcome != Outcome.PENDING:
            raise errors.Refused(_("This decision is not waiting for signatures."))
        at = clock.now()
        decision.outcome, decision.decided_at = Outcome(outcome), at
        decision.save()
        if decision.outcome == Outcome.VOID and queries.blocking(queries.assess(decision.gate, at=at)):
            gate = decision.gate
            _refuse(change, gate, content.freeze(lambda: queries.assess(gate, at=at)), at, actor)
    return decision


def _demand_undecided(gate: Gate) -> None:
    if gate.is_open:
        raise errors.Refused(_("The gate is open already."))
    if queries.pending_decision(gate) is not None:
        raise errors.Refused(_("A decision on this gate is being signed."))


def _ask_for_signatures(change: audit.Change, gate: Gate, evidence: Frozen, at: datetime, actor: Actor) -> Decision:
    decision = _record(change, gate, evidence, Outcome.PENDING, at, actor)
    decision.approval = approvals.request_approval(
        project_id=gate.project_id,
        subject=reference(decision),
        title=str(gate),
        content=evidence,
        seats=of_roles(queries.seats(gate), queries.steps(gate)),
        exclude_requester=gate.exclude_requester,
        interested=queries.interested(gate),
        due_at=at + timedelta(days=gate.sign_within_days) if gate.sign_within_days else None,
        step_days=gate.step_days,
        prove_identity=gate.prove_identity,
        follows=queries.last_round(gate),
        actor=actor,
    )
    decision.save()
    outbox.publish(
        events.GateDecisionRequested(
            project_id=gate.project_id, gate_id=gate.pk, decision_id=decision.pk, actor_id=actor.id
        )
    )
    return decision


def _refuse(change: audit.Change, gate: Gate, evidence: Frozen, at: datetime, actor: Actor) -> Decision:
    decision = _record(change, gate, evidence, Outcome.REFUSED, at, actor)
    outbox.publish(
        events.GateDecisionRefused(
            project_id=gate.project_id, gate_id=gate.pk, decision_id=decision.pk, actor_id=actor.id
        )
    )
    return decision


def _void_signatures(signed: Decision, reasons: list[Text], actor: Actor) -> None:
    """Let the approval become void; the decision follows it like any other (``subscribers``)."""
    assert signed.approval_id is not None
    approvals.void_approval(approval_id=signed.approval_id, reason="\n".join(map(str, reasons)), actor=actor)


def _record(
    change: audit.Change, gate: Gate, evidence: Frozen, outcome: Outcome, at: datetime, actor: Actor
) -> Decision:
    last: int | None = gate.decisions.aggregate(last=Max("number"))["last"]
    decision = Decision(
        gate=gate,
        number=(last or 0) + 1,
        outcome=outcome,
        requested_by_id=None if actor.system else actor.id,
        asked_at=at,
        decided_at=None if outcome == Outcome.PENDING else at,
    )
    decision.evidence = content.sealed(subject=reference(decision), title=str(gate), content=evidence)
    decision.digest = content.digest_of(decision.evidence)
    decision.save()
    change.created(decision)
    return decision
