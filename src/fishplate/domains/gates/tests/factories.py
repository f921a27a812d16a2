"""Gates over facts that a test sets, for tests of every domain that meets a gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.tests import factories as approvals
from fishplate.domains.approvals.tests.factories import Signers
from fishplate.domains.gates import services
from fishplate.domains.gates.models import Criterion, Decision, Gate
from fishplate.domains.projects.choices import Phase
from fishplate.kernel import facts
from fishplate.kernel.actors import Actor
from fishplate.kernel.facts import Answer, Fact, Reason, Source, State
from fishplate.kernel.records import reference

_numbers = count(1)


@dataclass(slots=True)
class Measured:
    """A fact of the registry whose answer the test decides."""

    key: str
    answer: Answer = field(default_factory=lambda: Answer(state=State.NOT_MEASURED))
    asked: int = 0

    def evaluate(self, project_id: UUID, params: Mapping[str, Any], at: datetime) -> Answer:
        self.asked += 1
        return self.answer

    def is_met(self, value: float = 780.0, source: Source | None = None) -> None:
        self.answer = Answer(
            state=State.MET,
            value=value,
            unit="ms",
            target="≤ 800 ms",
            measured_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
            sources=(source,) if source is not None else (),
        )

    def is_not_met(self, *reasons: str, value: float = 905.0) -> None:
        self.answer = Answer(
            state=State.NOT_MET,
            value=value,
            unit="ms",
            target="≤ 800 ms",
            measured_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
            reasons=tuple(Reason(reason) for reason in reasons),
        )


@contextmanager
def registered(key: str = "", *, choices: list[tuple[str, str]] | None = None) -> Iterator[Measured]:
    """Make a fact known for the time of a test, as a domain above would."""
    measured = Measured(key or f"tests.fact_{next(_numbers)}")
    facts.register(
        Fact(
            key=measured.key,
            label=f"Answers in time ({measured.key})",
            evaluate=measured.evaluate,
            choices=(lambda _project_id: choices) if choices is not None else None,
        )
    )
    try:
        yield measured
    finally:
        facts._facts.pop(measured.key, None)


def gate(people: Signers, *, phase: str = Phase.FEASIBILITY, code: str = "", by: Actor | None = None) -> Gate:
    return services.plan_gate(
        project_id=people.cast.project.pk,
        code=code or f"G{next(_numbers)}",
        name="Feasibility shown",
        phase=phase,
        actor=by or people.manager,
    )


def criterion(of: Gate, fact: Measured, *, by: Actor, mandatory: bool = True, label: str = "ERP answers") -> Criterion:
    return services.add_criterion(gate_id=of.pk, fact=fact.key, label=label, mandatory=mandatory, actor=by)


def asked(of: Gate, *, by: Actor) -> Decision:
    return services.request_gate_decision(gate_id=of.pk, actor=by)


def sign(decision: Decision, *actors: Actor) -> None:
    """Sign as a person does: for the text that the approval shows."""
    for actor in actors:
        approvals.sign(Approval.objects.get(pk=decision.approval_id), actor)


def source(of: Gate) -> Source:
    """A record that every member sees, standing for a measurement."""
    return Source(reference(of.project), "Run 7", "f" * 64)
