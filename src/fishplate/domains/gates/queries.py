from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fishplate.domains.approvals import queries as approvals
from fishplate.domains.approvals.models.content import Line, Section
from fishplate.domains.approvals.models.seating import of_roles
from fishplate.domains.gates.choices import GateState, Outcome
from fishplate.domains.gates.models import Criterion, Decision, Gate
from fishplate.domains.gates.models.criterion import SUBJECT
from fishplate.domains.projects.choices import Phase, Role
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel import errors, facts
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.facts import Answer, Reason, Source, State
from fishplate.kernel.records import reference
from fishplate.kernel.wording import listed


def gates(actor: Actor) -> QuerySet[Gate]:
    """The gates of the actor's projects, in the order of the phases, with the project loaded."""
    return Gate.objects.visible_to(actor).select_related("project")


def gate(actor: Actor, gate_id: UUID) -> Gate:
    """One gate; ``NotFound`` where there is none or the actor is no member of its project."""
    found = gates(actor).filter(pk=gate_id).first()
    if found is None:
        raise errors.NotFound
    return found


def decisions(actor: Actor) -> QuerySet[Decision]:
    """The decisions of the actor's projects, newest first, with gate, requester and approval loaded."""
    return Decision.objects.filter(gate__in=Gate.objects.visible_to(actor)).select_related(
        "gate__project", "requested_by", "approval"
    )


def next_gate(actor: Actor, project_id: UUID) -> Gate | None:
    """The first gate of a project that is still closed."""
    return gates(actor).filter(project_id=project_id, state=GateState.CLOSED).first()


def pending_decision(gate: Gate) -> Decision | None:
    """The decision that is being signed, if there is one."""
    return gate.decisions.filter(outcome=Outcome.PENDING).select_related("approval").first()


def last_round(gate: Gate) -> UUID | None:
    """The approval of the last decision on a gate that people were asked to sign."""
    signed = gate.decisions.filter(approval__isnull=False).order_by("-number")
    return signed.values_list("approval_id", flat=True).first()


def opening_decision(gate: Gate) -> Decision | None:
    """The decision that opened the gate, if it is open."""
    return gate.decisions.filter(outcome=Outcome.OPENED).first()


def signed_by(decision: Decision) -> list[str]:
    """Who signed a decision, by the names of that day."""
    if decision.approval is None:
        return []
    return [vote.signer for seat in approvals.standing(decision.approval) for vote in seat.votes]


def seats(gate: Gate) -> dict[Role, int]:
    """How many people of which role sign for a gate."""
    return {Role(seat.role): seat.quorum for seat in gate.seats.all()}


def steps(gate: Gate) -> dict[Role, int]:
    """In which step each role signs for a gate."""
    return {Role(seat.role): seat.step for seat in gate.seats.all()}


def organisations(project_id: UUID) -> dict[UUID, str]:
    """The organisations that take part in a project, by name."""
    members = Member.objects.filter(project_id=project_id, removed_at=None)
    return dict(members.order_by("organisation__name").values_list("organisation_id", "organisation__name"))


def interested(gate: Gate) -> list[UUID]:
    """The organisations whose people do not sign for a gate."""
    return [one.organisation_id for one in gate.interests.all()]


def label_of(criterion: Criterion) -> str:
    """What a criterion is called: as somebody named it, else what its fact says of itself, in the active language."""
    if criterion.label:
        return criterion.label
    try:
        fact = facts.get(criterion.fact)
    except KeyError:
        return criterion.fact
    if fact.describe is not None:
        return fact.describe(criterion.params)
    subjects = dict(fact.choices(criterion.gate.project_id)) if fact.choices is not None else {}
    return subjects.get(criterion.params.get(SUBJECT, "")) or str(fact.label)


def assess(gate: Gate, *, at: datetime) -> list[Section]:
    """Say of everything the gate asks how it stands at ``at``: each criterion by its fact, and the gates before it.

    Texts are in the active language. Reads the database only, so it may run inside a transaction.
    """
    criteria = tuple(_criterion_line(one, gate, at) for one in gate.criteria.select_related("gate"))
    return [
        Section(_("Criteria"), criteria or (_without_criteria(),)),
        Section(_("Earlier gates"), (_earlier_gates(gate),)),
    ]


def signatories(gate: Gate, *, requester: UUID | None) -> Section:
    """Say whether different people can fill the gate's seats if ``requester`` asks for the decision."""
    wanted = seats(gate)
    reasons = approvals.unfillable(
        gate.project_id,
        of_roles(wanted, steps(gate)),
        without=requester if gate.exclude_requester else None,
        interested=interested(gate),
    )
    who = listed(f"{role.label} × {quorum}" if quorum > 1 else role.label for role, quorum in wanted.items())
    answer = Answer(state=State.NOT_MET if reasons else State.MET, reasons=tuple(Reason(reason) for reason in reasons))
    line = Line(_("Different people can sign for every role"), text=who, answer=answer)
    return Section(_("Signatories"), (line,))


def blocking(sections: Iterable[Section]) -> list[Text]:
    """Return every reason why a gate that stands like this does not open; each names what it belongs to."""
    found: list[Text] = []
    for line in (line for section in sections for line in section.lines if line.blocks):
        assert line.answer is not None
        texts = [str(reason.text) for reason in line.answer.reasons] or [_STATES[line.answer.state]()]
        found += [_("{criterion}: {reason}").format(criterion=line.label, reason=text) for text in texts]
    return found


_STATES = {
    State.MET: lambda: _("met"),
    State.NOT_MET: lambda: _("not met"),
    State.NOT_MEASURED: lambda: _("not measured"),
}


def _criterion_line(criterion: Criterion, gate: Gate, at: datetime) -> Line:
    try:
        facts.get(criterion.fact)
    except KeyError:
        # The domain that knew is not installed any more: never good news.
        reason = Reason(_("Nothing here answers “{fact}” any more.").format(fact=criterion.fact))
        answer = Answer(state=State.NOT_MEASURED, reasons=(reason,))
    else:
        answer = facts.evaluate(criterion.fact, project_id=gate.project_id, params=criterion.params, at=at)
    return Line(label_of(criterion), answer=answer, mandatory=criterion.mandatory)


def _without_criteria() -> Line:
    reason = Reason(_("This gate asks nothing yet; add a criterion, so that there is something to decide on."))
    return Line(_("Criteria"), answer=Answer(state=State.NOT_MET, reasons=(reason,)))


def _earlier_gates(gate: Gate) -> Line:
    earlier = Gate.objects.filter(project_id=gate.project_id, position__lt=gate.position)
    closed = [one for one in earlier if not one.is_open]
    answer = Answer(
        state=State.NOT_MET if closed else State.MET,
        reasons=tuple(Reason(_("{gate} is still closed.").format(gate=one), reference(one)) for one in closed),
        sources=tuple(Source(reference(one), str(one)) for one in earlier),
    )
    return Line(_("The gates before it are open"), answer=answer)


@dataclass(frozen=True, slots=True)
class Stop:
    """A phase on the project's line, with the gate before it."""

    phase: Phase
    gate: Gate | None
    entered: bool
    current: bool


def line(project: Project, gates: Sequence[Gate]) -> list[Stop]:
    """The phases of the method in order, each with the project's gate into it."""
    before = {gate.phase: gate for gate in gates}
    here = list(Phase).index(Phase(project.phase))
    return [
        Stop(phase, before.get(phase), entered=place <= here, current=place == here)
        for place, phase in enumerate(Phase)
    ]
