"""What others may ask of a charter: whether it stands, and whether every interface in scope carries an indicator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fishplate.domains.charter import queries
from fishplate.domains.charter.choices import State as CharterState
from fishplate.domains.charter.models import Charter
from fishplate.domains.landscape import queries as landscape
from fishplate.kernel import facts
from fishplate.kernel.facts import Answer, Fact, Reason, Source, State
from fishplate.kernel.records import reference


def register() -> None:
    """Make the facts of this domain known."""
    facts.register(
        Fact(
            key="charter.approved",
            label=gettext_lazy("The charter is approved"),
            evaluate=approved,
        )
    )
    facts.register(
        Fact(
            key="charter.interfaces_have_indicators",
            label=gettext_lazy("Every interface in scope carries an indicator"),
            evaluate=interfaces_have_indicators,
        )
    )


def approved(project_id: UUID, params: Mapping[str, Any], at: datetime) -> Answer:
    """Answer whether the charter stood at ``at``."""
    charter = Charter.objects.filter(project=project_id).select_related("project").first()
    if charter is None:
        return Answer(state=State.NOT_MET, reasons=(Reason(_("No charter was written yet.")),))
    source = Source(reference(charter), str(charter), charter.digest)
    if charter.approved_at is not None and charter.approved_at <= at:
        return Answer(
            state=State.MET,
            value=str(CharterState.APPROVED.label),
            measured_at=charter.approved_at,
            sources=(source,),
        )
    waiting = charter.state == CharterState.SUBMITTED
    text = _("The charter is submitted, but not approved yet.") if waiting else _("The charter is a draft.")
    return Answer(
        state=State.NOT_MET,
        value=str(CharterState(charter.state).label),
        reasons=(Reason(text, reference(charter)),),
        sources=(source,),
    )


def interfaces_have_indicators(project_id: UUID, params: Mapping[str, Any], at: datetime) -> Answer:
    """Answer whether there is something to measure at every interface in scope; without interfaces there is not."""
    in_scope = list(landscape.interfaces_in_scope(project_id))
    bare = queries.interfaces_without_indicator(project_id)
    if not in_scope:
        return Answer(state=State.NOT_MET, reasons=(Reason(_("No interface is in the project's scope.")),))
    return Answer(
        state=State.NOT_MET if bare else State.MET,
        value=f"{len(in_scope) - len(bare)} / {len(in_scope)}",
        target=f"{len(in_scope)} / {len(in_scope)}",
        measured_at=at,
        reasons=tuple(
            Reason(_("Interface {interface} carries no indicator.").format(interface=one), reference(one))
            for one in bare
        ),
        sources=tuple(Source(reference(one), str(one)) for one in in_scope),
    )
