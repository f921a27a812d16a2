"""What other domains (and later gates) may ask of a gate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fishplate.domains.gates import queries
from fishplate.domains.gates.models import Gate
from fishplate.domains.gates.models.criterion import SUBJECT
from fishplate.kernel import facts
from fishplate.kernel.facts import Answer, Fact, Reason, Source, State
from fishplate.kernel.records import reference


def register() -> None:
    """Make this domain's facts known to the kernel."""
    facts.register(
        Fact(
            key="gates.open",
            label=gettext_lazy("Gate is open"),
            evaluate=is_open,
            choices=lambda project_id: [
                (str(gate.pk), str(gate)) for gate in Gate.objects.filter(project_id=project_id)
            ],
            describe=_describe,
        )
    )


def is_open(project_id: UUID, params: Mapping[str, Any], at: datetime) -> Answer:
    """Answer whether the gate ``subject`` of the project was open at ``at``, by the decision that opened it."""
    gate = Gate.objects.filter(project_id=project_id, pk=params[SUBJECT]).first()
    if gate is None:
        return Answer(state=State.NOT_MEASURED, reasons=(Reason(_("There is no such gate in this project.")),))
    decision = queries.opening_decision(gate)
    if decision is None or gate.opened_at is None or gate.opened_at > at:
        return Answer(
            state=State.NOT_MET,
            reasons=(Reason(_("{gate} is still closed.").format(gate=gate), reference(gate)),),
            sources=(Source(reference(gate), str(gate)),),
        )
    return Answer(
        state=State.MET,
        measured_at=gate.opened_at,
        sources=(Source(reference(decision), str(decision), decision.digest),),
    )


def _describe(params: Mapping[str, Any]) -> str:
    gate = Gate.objects.filter(pk=params[SUBJECT]).first()
    return _("{gate} is open").format(gate=gate) if gate is not None else _("Gate is open")
