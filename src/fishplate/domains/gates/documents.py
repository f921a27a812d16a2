"""The decision on a gate 关口评审决定: what was asked, what was answered, on what evidence, and who signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.approvals import documents as approvals
from fishplate.domains.approvals.models import content as signed
from fishplate.domains.approvals.models.content import Line
from fishplate.domains.gates import queries
from fishplate.domains.gates.models import Decision, Gate
from fishplate.domains.projects.models import Project
from fishplate.kernel import documents, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.documents import Content, Section
from fishplate.kernel.facts import Answer, State
from fishplate.kernel.rendering import Facts, Table, Words

KEY = "gates.decision"
#: Where the gates stand in the charter: after the team, before the signatures.
CHARTER_GATES = 70


def organisation_id(decision: Decision) -> UUID:
    return decision.gate.project.organisation_id


def write(decision: Decision, actor: Actor) -> Content:
    gate, project = decision.gate, decision.gate.project
    found = signed.read(decision.evidence)
    lines = [(section.title, line) for section in found for line in section.lines]
    sections = [
        Section("decision", _("Decision"), (_information(decision, gate, project), *_verdict(decision)), 10),
        Section("criteria", _("Criteria and results"), (_criteria([_result(one) for one in lines]),), 20),
        Section("reasons", _("What stood in the way"), (_reasons(_reasons_of(lines)),), 30),
        Section("sources", _("Evidence"), (_sources(_sources_of(lines)), _digest(decision.digest)), 40),
        *approvals.signatures(decision.approval, order=90),
    ]
    parties = approvals.parties(project, decision.approval)
    return documents.content(_("Gate decision"), f"{project.code} · {project.name} · {decision}", sections, parties)


def sample() -> Content:
    sections = [
        Section("decision", _("Decision"), (_facts({}), documents.words("closing_reason", "…", title=_("Reason"))), 10),
        Section("criteria", _("Criteria and results"), (_criteria([("",) * 7]),), 20),
        Section("reasons", _("What stood in the way"), (_reasons([("", "")]),), 30),
        Section("sources", _("Evidence"), (_sources([("",) * 4]), _digest("0" * 64)), 40),
        *approvals.sample_signatures(order=90),
    ]
    return documents.content(_("Gate decision"), "P-01 · … · G1 #1", sections, approvals.sample_parties())


def planned_gates(project: Project, actor: Actor) -> list[Section]:
    """Return what the charter says of gates; nothing where none is planned."""
    rows = [
        (one.code, one.name, one.get_phase_display(), one.criteria.count(), one.get_state_display())
        for one in queries.gates(actor).filter(project=project)
    ]
    return [_gates(rows)] if rows else []


def sample_gates() -> list[Section]:
    return [_gates([("",) * 5])]


def _information(decision: Decision, gate: Gate, project: Project) -> Facts:
    asked_by = decision.requested_by
    return _facts(
        {
            "name": project.name,
            "code": project.code,
            "gate": str(gate),
            "phase": gate.get_phase_display(),
            "number": decision.number,
            "outcome": decision.get_outcome_display(),
            "asked_by": asked_by.name if asked_by is not None else "Fishplate",
            "asked_at": decision.asked_at,
            "decided_at": decision.decided_at,
        }
    )


def _facts(values: dict[str, object]) -> Facts:
    labels = {
        "name": _("Project name"),
        "code": _("Project code"),
        "gate": _("Gate"),
        "phase": _("Lets into"),
        "number": _("Decision no."),
        "outcome": _("Outcome"),
        "asked_by": _("Asked by"),
        "asked_at": _("Asked"),
        "decided_at": _("Decided"),
    }
    return documents.facts(*((key, label, values.get(key)) for key, label in labels.items()))


def _verdict(decision: Decision) -> tuple[Words, ...]:
    reason = decision.approval.closing_reason if decision.approval is not None else ""
    return (documents.words("closing_reason", reason, title=_("Reason")),) if reason else ()


def _result(one: tuple[object, Line]) -> tuple[object, ...]:
    section, line = one
    answer = line.answer or Answer(state=State.NOT_MEASURED)
    stands = {State.MET: _("met"), State.NOT_MET: _("not met"), State.NOT_MEASURED: _("not measured")}
    figure = round(answer.value, 4) if isinstance(answer.value, float) else answer.value
    value = f"{documents.cell(figure).text} {answer.unit}" if answer.unit and figure is not None else figure
    text = f"{line.label}\n{line.text}" if line.text else str(line.label)
    state = stands[answer.state] if line.answer is not None else ""
    return section, text, answer.target, value, state, _("yes") if line.mandatory else _("no"), answer.measured_at


def _reasons_of(lines: Iterable[tuple[object, Line]]) -> list[tuple[object, ...]]:
    return [
        (line.label, reason.text)
        for _section, line in lines
        if line.answer is not None and line.answer.state is not State.MET
        for reason in line.answer.reasons
    ]


def _sources_of(lines: Iterable[tuple[object, Line]]) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for _section, line in lines:
        for source in line.answer.sources if line.answer is not None else ():
            digest = documents.hashed(source.digest, whole=True)
            found.append((line.label, _kind_name(source.record.kind), source.label, digest))
    return found


def _kind_name(kind: str) -> str:
    try:
        return str(records.get(kind).name)
    except LookupError:
        return kind


def _criteria(rows: Sequence[tuple[object, ...]]) -> Table:
    return documents.table(
        "criteria",
        (
            ("section", _("Part"), 1),
            ("criterion", _("Criterion"), 2.6),
            ("target", _("Target"), 1),
            ("value", _("Value"), 1),
            ("state", _("Result"), 0.9),
            ("mandatory", _("Mandatory"), 0.8),
            ("measured_at", _("Measured on"), 1.3),
        ),
        rows,
        empty=_("Nothing was asked."),
    )


def _reasons(rows: Sequence[tuple[object, ...]]) -> Table:
    return documents.table(
        "reasons",
        (("criterion", _("Criterion"), 1.4), ("reason", _("Reason"), 2.6)),
        rows,
        empty=_("Nothing: every criterion was met."),
    )


def _sources(rows: Sequence[tuple[object, ...]]) -> Table:
    return documents.table(
        "sources",
        (
            ("criterion", _("Criterion"), 1.5),
            ("kind", _("Record"), 0.8),
            ("label", _("Based on"), 1.6),
            ("digest", _("SHA-256"), 2.4),
        ),
        rows,
        empty=_("No source was named."),
    )


def _digest(digest: str) -> Facts:
    return documents.facts(("evidence_digest", _("SHA-256 of the evidence"), documents.hashed(digest, whole=True)))


def _gates(rows: Sequence[tuple[object, ...]]) -> Section:
    planned = documents.table(
        "gates",
        (
            ("code", _("Code"), 0.6),
            ("name", _("Gate"), 2.4),
            ("phase", _("Lets into"), 1.2),
            ("criteria", _("Criteria"), 0.8),
            ("state", _("State"), 1),
        ),
        rows,
    )
    return Section("gates", _("Phases and gates"), (planned,), CHARTER_GATES)
