from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from fishplate.domains.approvals.models.seating import MOST_DAYS
from fishplate.domains.approvals.models.terms import check_step_days
from fishplate.domains.gates import events, permissions, queries
from fishplate.domains.gates.choices import DEFAULT_SEATS, GATED_PHASES
from fishplate.domains.gates.models import Criterion, Gate, GateInterest, GateSeat
from fishplate.domains.gates.models.criterion import SUBJECT
from fishplate.domains.projects.choices import Phase, Role
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, errors, facts, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import delete_all
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import reference
from fishplate.kernel.undo import Done, refuse_if_used, revive
from fishplate.kernel.validation import check, comparable
from fishplate.kernel.wording import listed


def plan_gate(
    *,
    project_id: UUID,
    code: str,
    name: str,
    phase: str,
    seats: Mapping[Role, int] = DEFAULT_SEATS,
    steps: Mapping[Role, int] = MappingProxyType({}),
    exclude_requester: bool = False,
    interested: Collection[UUID] = (),
    sign_within_days: int | None = None,
    step_days: Sequence[int] = (),
    prove_identity: bool = False,
    actor: Actor,
) -> Gate:
    """Put a closed gate before a phase of a project.

    Args:
        seats: how many people of each role sign for it.
        steps: in which step a role signs, the first one unless it is said; a step begins when the one before is signed.
        exclude_requester: whether whoever asks for the decision is barred from signing it.
        interested: organisations of the project whose people do not sign, as it is their own work that is judged.
        sign_within_days: how much time signers have; as much as they like if left out.
        step_days: how many days each step has from when it begins, the first one first; 0 where it has none of its own.
        prove_identity: whether signers prove once more who they are.

    Raises:
        NotFound, Forbidden: as for every write.
        Invalid: a field is wrong, the code is taken, or the phase has a gate or was entered already.
    """
    with audit.change("gates.gate_planned", actor=actor) as change:
        project = lock(Project.objects.visible_to(actor), project_id)
        demand(permissions.plan_gate, actor, project)
        guards.ask("gates.plan_gate", target=project, actor=actor)
        gate = Gate(project=project)
        _write(gate, code=code, name=name, phase=phase, seats=seats, steps=steps)
        _write_signing(gate, exclude_requester, interested, sign_within_days, step_days, prove_identity)
        gate.save()
        change.created(gate)
        change.target = gate
        _set_seats(change, gate, seats, steps)
        _set_interests(change, gate, interested)
        search.index(gate)
        outbox.publish(events.GatePlanned(project_id=project.pk, gate_id=gate.pk, actor_id=actor.id))
    return gate


def amend_gate(
    *,
    gate_id: UUID,
    version: int,
    code: str,
    name: str,
    phase: str,
    seats: Mapping[Role, int],
    steps: Mapping[Role, int],
    exclude_requester: bool,
    interested: Collection[UUID],
    sign_within_days: int | None,
    step_days: Sequence[int],
    prove_identity: bool,
    actor: Actor,
) -> Gate:
    """Change what a gate is called, where it stands and who signs for it.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Invalid: as for ``plan_gate``.
        Refused: the gate is open, or a decision on it is being signed.
    """
    with audit.change("gates.gate_amended", actor=actor) as change:
        gate = _lock(gate_id, actor, version=version)
        change.target = gate
        demand(permissions.amend_gate, actor, gate)
        guards.ask("gates.amend_gate", target=gate, actor=actor)
        _demand_undecided(gate)
        _write(gate, code=code, name=name, phase=phase, seats=seats, steps=steps)
        _write_signing(gate, exclude_requester, interested, sign_within_days, step_days, prove_identity)
        gate.save()
        _set_seats(change, gate, seats, steps)
        _set_interests(change, gate, interested)
        search.index(gate)
    return gate


def withdraw_gate(*, gate_id: UUID, version: int, actor: Actor) -> None:
    """Take a gate away again that was planned a moment ago; part of undoing.

    Raises:
        NotFound, Forbidden, Stale: as for every write.
        Refused: it asks for something by now, a decision was asked for, or something else belongs to it.
    """
    with audit.change("gates.gate_withdrawn", actor=actor) as change:
        gate = _lock(gate_id, actor, version=version)
        change.target = gate
        demand(permissions.amend_gate, actor, gate)
        guards.ask("gates.withdraw_gate", target=gate, actor=actor)
        _demand_undecided(gate)
        refuse_if_used([gate], actor, own=[GateSeat, GateInterest])
        for row in (*gate.seats.all(), *gate.interests.all()):
            change.deleted(row)
            row.delete()
        change.deleted(gate)
        search.forget(reference(gate))
        outbox.publish(events.GateWithdrawn(project_id=gate.project_id, gate_id=gate.pk, actor_id=actor.id))
        delete_all([gate])


def restore_gate(*, done: Done, actor: Actor) -> Gate:
    """Put a withdrawn gate back before its phase, under the id it had; part of undoing.

    Raises:
        NotFound, Forbidden, Refused, Invalid: as for ``plan_gate``.
    """
    [withdrawn] = done.rows_of(Gate, "deleted")
    seats = revive(done.rows_of(GateSeat, "deleted"), GateSeat, beside=[withdrawn])
    interests = revive(done.rows_of(GateInterest, "deleted"), GateInterest, beside=[withdrawn])
    with audit.change("gates.gate_restored", actor=actor) as change:
        gate = withdrawn.revived(Gate)
        gate.project = lock(Project.objects.visible_to(actor), gate.project_id)
        demand(permissions.plan_gate, actor, gate.project)
        guards.ask("gates.plan_gate", target=gate.project, actor=actor)
        quorums = {Role(seat.role): seat.quorum for seat in seats}
        _write(gate, code=gate.code, name=gate.name, phase=gate.phase, seats=quorums, steps={})
        gate.save()
        change.created(gate)
        change.target = gate
        for row in (*seats, *interests):
            row.save()
            change.created(row)
        search.index(gate)
        outbox.publish(events.GatePlanned(project_id=gate.project_id, gate_id=gate.pk, actor_id=actor.id))
    return gate


def add_criterion(
    *, gate_id: UUID, fact: str, subject: str = "", label: str = "", mandatory: bool = True, actor: Actor
) -> Criterion:
    """Let a gate ask for one more fact.

    Args:
        fact: key of a fact that ``kernel.facts`` knows.
        subject: what the fact is asked about, one of its choices in this project; empty for a fact without any.
        label: what people call it; empty: what the fact says of itself.
        mandatory: whether the gate stays closed without it; otherwise it only stands in the evidence.

    Raises:
        NotFound, Forbidden: as for every write.
        Invalid: no such fact or subject, or the gate asks this already.
        Refused: the gate is open, or a decision on it is being signed.
    """
    with audit.change("gates.criterion_added", actor=actor) as change:
        gate = _lock(gate_id, actor)
        demand(permissions.add_criterion, actor, gate)
        guards.ask("gates.add_criterion", target=gate, actor=actor)
        _demand_undecided(gate)
        params = {SUBJECT: subject} if subject else {}
        _check_question(gate, fact, subject)
        if gate.criteria.filter(fact=fact, params=params).exists():
            raise errors.Invalid({"fact": [_("The gate asks this already.")]})
        criterion = Criterion(gate=gate, fact=fact, params=params, label=label.strip(), mandatory=mandatory)
        check(criterion)
        criterion.save()
        change.created(criterion)
        gate.save()  # its version tells whoever assesses it meanwhile that the criteria are others
    return criterion


def remove_criterion(*, criterion_id: UUID, version: int | None = None, actor: Actor) -> None:
    """Let a gate no longer ask for a fact.

    Raises:
        NotFound, Forbidden: as for every write. Refused: the gate is open, or a decision on it is being signed.
    """
    with audit.change("gates.criterion_removed", actor=actor) as change:
        visible = Criterion.objects.filter(gate__in=Gate.objects.visible_to(actor)).select_related("gate")
        found = visible.filter(pk=criterion_id).first()
        if found is None:
            raise errors.NotFound
        gate = _lock(found.gate_id, actor)
        criterion = lock(visible, criterion_id, version=version)
        change.target = criterion
        demand(permissions.remove_criterion, actor, gate)
        guards.ask("gates.remove_criterion", target=criterion, actor=actor)
        _demand_undecided(gate)
        change.deleted(criterion)
        criterion.delete()
        gate.save()


def restore_criterion(*, done: Done, actor: Actor) -> Criterion:
    """Let a gate ask again for a fact that was removed, under the id the criterion had; part of undoing.

    Raises:
        NotFound, Forbidden, Refused, Invalid: as for ``add_criterion``.
    """
    [removed] = done.rows_of(Criterion, "deleted")
    with audit.change("gates.criterion_restored", actor=actor) as change:
        criterion = removed.revived(Criterion)
        gate = _lock(criterion.gate_id, actor)
        demand(permissions.add_criterion, actor, gate)
        guards.ask("gates.add_criterion", target=gate, actor=actor)
        _demand_undecided(gate)
        _check_question(gate, criterion.fact, criterion.params.get(SUBJECT, ""))
        if gate.criteria.filter(fact=criterion.fact, params=criterion.params).exists():
            raise errors.Invalid({"fact": [_("The gate asks this already.")]})
        criterion.save()
        change.created(criterion)
        gate.save()
    return criterion


def _lock(gate_id: UUID, actor: Actor, *, version: int | None = None) -> Gate:
    """Lock the project, then the gate, in the order in which every write takes them."""
    lock(Project.objects.visible_to(actor), queries.gate(actor, gate_id).project_id)
    return lock(Gate.objects.visible_to(actor).select_related("project"), gate_id, version=version)


def _demand_undecided(gate: Gate) -> None:
    if gate.is_open:
        raise errors.Refused(_is_open(gate))
    if queries.pending_decision(gate) is not None:
        raise errors.Refused(_("A decision on this gate is being signed; withdraw it first."))


def _is_open(gate: Gate) -> errors.Text:
    """Say since when, and on whose signatures."""
    decision = queries.opening_decision(gate)
    if decision is None or gate.opened_at is None:
        return _("The gate is open; what it was decided on is history.")
    return _("“{gate}” has been open since {when}, signed by {who}; what it was decided on is history.").format(
        gate=gate,
        when=formats.date_format(timezone.localtime(gate.opened_at), "SHORT_DATETIME_FORMAT"),
        who=listed(queries.signed_by(decision)),
    )


def _write(
    gate: Gate, *, code: str, name: str, phase: str, seats: Mapping[Role, int], steps: Mapping[Role, int]
) -> None:
    wrong: dict[str, list[errors.Text]] = {}
    others = Gate.objects.filter(project=gate.project).exclude(pk=gate.pk)
    if not name.strip():
        wrong["name"] = [_("Please give the gate a name.")]
    if not code.strip():
        wrong["code"] = [_("Please give a short code, such as G2.")]
    elif others.filter(code__iexact=comparable(code)).exists():
        wrong["code"] = [_("Another gate of this project has this code.")]
    if phase not in GATED_PHASES:
        wrong["phase"] = [_("Choose the phase that the gate lets into.")]
    elif others.filter(phase=phase).exists():
        wrong["phase"] = [_("Another gate lets into this phase.")]
    elif _place(phase) <= _place(gate.project.phase):
        wrong["phase"] = [_("The project has entered this phase already.")]
    if not seats or any(quorum < 1 for quorum in seats.values()):
        wrong["seats"] = [_("Say which roles sign, and at least one person for each.")]
    if any(step < 1 for step in steps.values()):
        wrong["steps"] = [_("Steps are numbered from 1.")]
    if wrong:
        raise errors.Invalid(wrong)
    gate.code, gate.name = code.strip(), name.strip()
    gate.phase, gate.position = Phase(phase), _place(phase)
    check(gate)


def _place(phase: str) -> int:
    return list(Phase).index(Phase(phase))


def _write_signing(
    gate: Gate,
    exclude_requester: bool,
    interested: Collection[UUID],
    sign_within_days: int | None,
    step_days: Sequence[int],
    prove_identity: bool,
) -> None:
    wrong: dict[str, list[errors.Text]] = {}
    if sign_within_days is not None and not 1 <= sign_within_days <= MOST_DAYS:
        wrong["sign_within_days"] = [_("Give signers 1 to {days} days, or leave it empty.").format(days=MOST_DAYS)]
    if not set(interested) <= set(queries.organisations(gate.project_id)):
        wrong["interested"] = [_("Choose among the organisations that take part in the project.")]
    if wrong:
        raise errors.Invalid(wrong)
    check_step_days(step_days)
    gate.exclude_requester, gate.prove_identity = exclude_requester, prove_identity
    gate.sign_within_days, gate.step_days = sign_within_days, list(step_days)


def _set_interests(change: audit.Change, gate: Gate, interested: Collection[UUID]) -> None:
    for interest in gate.interests.all():
        change.deleted(interest)
        interest.delete()
    for organisation in dict.fromkeys(interested):
        interest = GateInterest(gate=gate, organisation_id=organisation)
        interest.save()
        change.created(interest)


def _set_seats(change: audit.Change, gate: Gate, seats: Mapping[Role, int], steps: Mapping[Role, int]) -> None:
    for seat in gate.seats.all():
        change.deleted(seat)
        seat.delete()
    for role, quorum in seats.items():
        seat = GateSeat(gate=gate, role=role, quorum=quorum, step=steps.get(role, 1))
        seat.save()
        change.created(seat)


def _check_question(gate: Gate, key: str, subject: str) -> None:
    try:
        fact = facts.get(key)
    except KeyError:
        raise errors.Invalid({"fact": [_("Choose what the gate is to ask.")]}) from None
    choices = dict(fact.choices(gate.project_id)) if fact.choices is not None else {}
    if fact.choices is None and subject:
        raise errors.Invalid({"subject": [_("This is asked of the project as a whole.")]})
    if fact.choices is not None and subject not in choices:
        raise errors.Invalid({"subject": [_("Choose what it is to be asked about.")]})
    if subject == str(gate.pk):
        raise errors.Invalid({"subject": [_("A gate cannot wait for itself.")]})
