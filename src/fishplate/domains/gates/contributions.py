from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.queries import GRANTS_TOLD_ELSEWHERE, SUBJECT_CHANGES, shown
from fishplate.domains.gates import documents, events, permissions, queries
from fishplate.domains.gates.choices import Outcome
from fishplate.domains.gates.models import Criterion, Decision, Gate
from fishplate.domains.gates.models.criterion import SUBJECT
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.queries import present
from fishplate.kernel import clock, contributions, notices, records, search
from fishplate.kernel import documents as printing
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Command, Panel, Related, Station
from fishplate.kernel.documents import Addition, DocumentType
from fishplate.kernel.errors import Text
from fishplate.kernel.facts import State
from fishplate.kernel.notices import CHANGE, GATE, Notice
from fishplate.kernel.permissions import allows
from fishplate.kernel.records import Kind, Reference
from fishplate.kernel.search import Document
from fishplate.web import history

_GATE = _("Gate")

_SENTENCES = {
    "gates.gate_decision_requested": _("{actor} asked for a decision: {label}"),
    "gates.gate_decision_closed": _("{what} was closed"),
}


def register() -> None:
    """Make this domain's records and what it adds to other pages known to the kernel."""
    _register_records()
    SUBJECT_CHANGES.add("gates", _changes)
    GRANTS_TOLD_ELSEWHERE.add(Decision._meta.label_lower)
    search.register(Gate, lambda one: Document(str(one)), within=lambda project_id: Q(project=project_id))
    contributions.OVERVIEW_PANELS.add("gates", _overview, order=10)
    contributions.THREAD.add("gates", _thread, order=90)
    contributions.COMMANDS.add("gates", _commands)
    contributions.HISTORY.add("gates", _history)
    history.register_sentences(_SENTENCES)
    _register_documents()
    _register_notices()


def _register_notices() -> None:
    """A decision concerns everybody in the project."""
    notices.register(
        Notice(
            events.GateOpened,
            GATE,
            about=_gate,
            who=lambda event: present(event.project_id),
            words=_("The gate is open: {record}"),
        ),
        Notice(
            events.GateDecisionRefused,
            GATE,
            about=_gate,
            who=lambda event: present(event.project_id),
            words=_("The gate stays shut: {record}"),
        ),
        Notice(
            events.GatePlanned,
            CHANGE,
            about=_gate,
            who=lambda event: [event.actor_id],
            watched=lambda event: [_gate(event)],
            assigns=True,
            words=_("{actor} planned a gate: {record}"),
        ),
    )


def _gate(event: events.GatePlanned | events.GateOpened | events.GateDecisionRefused) -> Reference:
    return Reference("gates.gate", event.gate_id)


def _register_documents() -> None:
    printing.register(
        DocumentType(
            key=documents.KEY,
            name=_("Gate decision"),
            kind=Decision._meta.label_lower,
            write=documents.write,
            sample=documents.sample,
            organisation_id=documents.organisation_id,
        )
    )
    gates = Addition(
        "gates", lambda charter, actor: documents.planned_gates(charter.project, actor), documents.sample_gates
    )
    printing.add("charter.charter", gates)


def _register_records() -> None:
    records.register(
        Kind(
            model=Gate,
            name=_("gate"),
            label=str,
            url=_gate_url,
            visible_to=Gate.objects.visible_to,
            chain=lambda one: f"project:{one.project_id}",
            steward=permissions.amend_gate,
            owner="project__organisation_id",
        )
    )
    records.register(
        Kind(
            model=Criterion,
            name=_("criterion"),
            label=queries.label_of,
            url=lambda one: _gate_url(one.gate),
            visible_to=_visible_criteria,
            chain=lambda one: f"project:{one.gate.project_id}",
        )
    )
    records.register(
        Kind(
            model=Decision,
            name=_("gate decision"),
            label=str,
            url=lambda one: reverse("gates:view_decision", args=[one.gate.project_id, one.pk]),
            visible_to=queries.decisions,
            chain=lambda one: f"project:{one.gate.project_id}",
            authorises=True,
        )
    )


def _gate_url(gate: Gate) -> str:
    return reverse("gates:view_gate", args=[gate.project_id, gate.pk])


def _visible_criteria(actor: Actor) -> QuerySet[Criterion]:
    return Criterion.objects.filter(gate__in=Gate.objects.visible_to(actor)).select_related("gate")


def _overview(project_id: UUID, actor: Actor) -> list[Panel]:
    gate = queries.next_gate(actor, project_id)
    if gate is None:
        return []
    sections = queries.assess(gate, at=clock.now())
    context = {
        "gate": gate,
        "number": len(queries.blocking(sections)),
        "sections": shown(sections, actor),
        "pending": queries.pending_decision(gate),
    }
    return [Panel("gates/next_gate.html", context, title=_("Next gate"))]


def _history(to: Reference, actor: Actor) -> list[Related]:
    """The criteria and decisions of a gate."""
    if to.kind != Gate._meta.label_lower:
        return []
    return [
        Related(Criterion._meta.label_lower, _visible_criteria(actor).filter(gate=to.id).values("pk")),
        Related(Decision._meta.label_lower, queries.decisions(actor).filter(gate=to.id).values("pk")),
    ]


def _thread(reference: Reference, actor: Actor) -> list[Station]:
    """The gates that ask about this record; on a decision's page, the way from its gate to it."""
    if reference.kind == Decision._meta.label_lower:
        decision = queries.decisions(actor).filter(pk=reference.id).first()
        return [_station(decision.gate), Station(_("Decision"), str(decision), "")] if decision is not None else []
    asking = queries.gates(actor).filter(**{f"criteria__params__{SUBJECT}": str(reference.id)}).distinct()
    return [_station(gate) for gate in asking]


def _station(gate: Gate) -> Station:
    return Station(_GATE, str(gate), _gate_url(gate), State.MET if gate.is_open else "")


def _commands(actor: Actor, project_id: UUID | None) -> list[Command]:
    project = Project.objects.visible_to(actor).filter(pk=project_id).first() if project_id else None
    if project is None:
        return []
    plan = (
        [Command(_("Plan a gate"), reverse("gates:plan_gate", args=[project.pk]), _GATE, "plan new gate", "plus")]
        if allows(permissions.plan_gate, actor, project)
        else []
    )
    return plan + [
        Command(label=str(gate), url=_gate_url(gate), group=_GATE, keywords=gate.phase, icon="barrier-block")
        for gate in queries.gates(actor).filter(project_id=project.pk)
    ]


def _changes(approval: Approval) -> list[Text]:
    """Why a gate whose decision is being signed could not open any more."""
    if approval.subject_kind != Decision._meta.label_lower:
        return []
    decision = Decision.objects.select_related("gate__project").filter(pk=approval.subject_id).first()
    if decision is None or decision.outcome != Outcome.PENDING:
        return []
    reasons = queries.blocking(queries.assess(decision.gate, at=clock.now()))
    return [_t("This is no longer met. {reason}").format(reason=reason) for reason in reasons]
