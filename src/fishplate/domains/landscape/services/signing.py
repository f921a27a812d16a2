from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.approvals import services as approvals
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.models.content import freeze
from fishplate.domains.approvals.models.seating import Seating
from fishplate.domains.landscape import permissions, queries
from fishplate.domains.landscape.models import Contract
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, errors, guards
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import reference
from fishplate.kernel.wording import listed


def request_contract_approval(
    *,
    contract_id: UUID,
    project_id: UUID,
    signers: Mapping[UUID, Sequence[UUID]],
    due_at: datetime | None = None,
    prove_identity: bool = False,
    actor: Actor,
) -> Approval:
    """Have the current contract of an interface in a project's scope signed by both sides.

    Args:
        signers: for the providing and each consuming system the people of whom one signs for it.
        due_at: by when it is to be signed.
        prove_identity: whether signers prove once more who they are.

    Raises:
        NotFound, Forbidden: as for every write; the interface is not in the project's scope.
        Invalid: a side has nobody to sign, or the deadline has passed.
        Refused: a later contract is the current one, it is being signed, or different people cannot fill all seats.
    """
    project = projects.project(actor, project_id)
    contract = queries.contract_in_scope(actor, project_id, contract_id)
    content = freeze(lambda: queries.sections(contract, text=queries.text_of(contract)))
    with audit.change("landscape.contract_approval_requested", actor=actor) as change:
        lock(Project.objects.visible_to(actor), project_id)
        change.target = contract
        demand(permissions.request_contract_approval, actor, project)
        guards.ask("landscape.request_contract_approval", target=contract, actor=actor)
        if reasons := queries.superseded(contract):
            raise errors.Refused(reasons)
        return approvals.request_approval(
            project_id=project_id,
            subject=reference(contract),
            title=str(contract),
            content=content,
            seats=_seats(contract, signers),
            due_at=due_at,
            prove_identity=prove_identity,
            follows=queries.last_round(contract, project_id),
            actor=actor,
        )


def void_superseded(interface_id: UUID) -> None:
    """Let nobody go on signing a contract that is not the current one any more; part of uploading the next."""
    for approval in queries.open_approvals(interface_id):
        if reasons := queries.changes(approval):
            approvals.void_approval(approval_id=approval.pk, reason="\n".join(map(str, reasons)), actor=SYSTEM)


def lock_signing_projects(interface_id: UUID) -> None:
    """Lock the projects in which a contract of the interface is being signed, before anything else is locked."""
    for project_id in sorted({approval.project_id for approval in queries.open_approvals(interface_id)}):
        lock(Project.objects.all(), project_id)


def _seats(contract: Contract, signers: Mapping[UUID, Sequence[UUID]]) -> list[Seating]:
    ends = queries.ends(contract.interface)
    silent = [str(system) for system in ends if not signers.get(system.pk)]
    if silent:
        reason = _("Say who signs for {systems}.").format(systems=listed(silent))
        raise errors.Invalid({"signers": [reason]})
    if set(signers) - {system.pk for system in ends}:
        raise errors.Invalid({"signers": [_("Only the systems on both sides of the interface have signers.")]})
    return [Seating(people=tuple(signers[system.pk]), label=str(system)) for system in ends]
