"""What others may ask of the register: whether every interface in a project's scope has a contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fishplate.domains.landscape import queries
from fishplate.domains.landscape.models import Contract
from fishplate.kernel import facts
from fishplate.kernel.facts import Answer, Fact, Reason, Source, State
from fishplate.kernel.records import reference


def register() -> None:
    """Make the facts of this domain known."""
    facts.register(
        Fact(
            key="landscape.contracts_present",
            label=gettext_lazy("Every interface in scope has a contract"),
            evaluate=contracts_present,
        )
    )
    facts.register(
        Fact(
            key="landscape.contracts_approved",
            label=gettext_lazy("Every contract in scope is signed by both sides"),
            evaluate=contracts_approved,
        )
    )


def contracts_approved(project_id: UUID, params: Mapping[str, Any], at: datetime) -> Answer:
    """Answer whether the current contract of every interface in scope was signed by both sides in this project."""
    in_scope = list(queries.interfaces_in_scope(project_id))
    if not in_scope:
        return Answer(state=State.NOT_MET, reasons=(Reason(_("No interface is in the project's scope.")),))
    rows = Contract.objects.filter(interface__in=in_scope, created_at__lte=at).select_related("interface")
    current = {contract.interface_id: contract for contract in rows.order_by("number")}
    signed = queries.approved_contracts(project_id, [one.pk for one in current.values()])
    reasons = []
    for interface in in_scope:
        contract = current.get(interface.pk)
        if contract is None:
            text = _("Interface {interface} has no contract.").format(interface=interface)
            reasons.append(Reason(text, reference(interface)))
        elif contract.pk not in signed:
            text = _("Contract {contract} is not signed by both sides.").format(contract=contract)
            reasons.append(Reason(text, reference(contract)))
    return Answer(
        state=State.NOT_MET if reasons else State.MET,
        value=f"{len(in_scope) - len(reasons)} / {len(in_scope)}",
        target=f"{len(in_scope)} / {len(in_scope)}",
        measured_at=at,
        reasons=tuple(reasons),
        sources=tuple(
            Source(reference(one), str(one), one.content_hash) for one in current.values() if one.pk in signed
        ),
    )


def contracts_present(project_id: UUID, params: Mapping[str, Any], at: datetime) -> Answer:
    """Answer for the contracts that stood at ``at``; a project without interfaces in scope has none."""
    in_scope = list(queries.interfaces_in_scope(project_id))
    if not in_scope:
        return Answer(state=State.NOT_MET, reasons=(Reason(_("No interface is in the project's scope.")),))
    rows = Contract.objects.filter(interface__in=in_scope, created_at__lte=at).select_related("interface")
    current = {contract.interface_id: contract for contract in rows.order_by("number")}
    bare = [one for one in in_scope if one.pk not in current]
    return Answer(
        state=State.NOT_MET if bare else State.MET,
        value=f"{len(current)} / {len(in_scope)}",
        target=f"{len(in_scope)} / {len(in_scope)}",
        measured_at=at,
        reasons=tuple(
            Reason(_("Interface {interface} has no contract.").format(interface=one), reference(one)) for one in bare
        ),
        sources=tuple(Source(reference(one), str(one), one.content_hash) for one in current.values()),
    )
