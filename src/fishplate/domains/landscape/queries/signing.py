"""A contract as both sides sign it, and what became of it."""

from __future__ import annotations

import json
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fishplate.domains.approvals import queries as approvals
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.models.content import Line, Section, freeze
from fishplate.domains.landscape.models import Contract, Interface, System
from fishplate.domains.landscape.queries.register import contracts, current_contract, interfaces_in_scope
from fishplate.kernel import errors, files
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.wording import listed

_KIND: Final = Contract._meta.label_lower
#: Contracts up to this many bytes stand word for word in what is signed; longer ones by their hash alone.
SIGNED_IN_FULL: Final = 20_000


def contract_in_scope(actor: Actor, project_id: UUID, contract_id: UUID) -> Contract:
    """A contract whose interface a project works on; ``NotFound`` where it is not, or not this actor's to see."""
    in_scope = interfaces_in_scope(project_id).values("pk")
    found = contracts(actor).filter(pk=contract_id, interface__in=in_scope).first()
    if found is None:
        raise errors.NotFound
    return found


def ends(interface: Interface) -> list[System]:
    """The systems on both sides of an interface, the providing one first."""
    return [interface.provider, *(one.system for one in interface.consumers.select_related("system").order_by("id"))]


def text_of(contract: Contract) -> str:
    """The text of a contract that is short enough to be signed word for word, else nothing."""
    if contract.size > SIGNED_IN_FULL:
        return ""
    try:
        return files.read(contract.content_hash).decode()
    except UnicodeDecodeError:
        return ""


def sections(contract: Contract, *, text: str = "") -> list[Section]:
    """Return the contract as both sides sign it, with its text where that is given."""
    interface = contract.interface
    provider, *consumers = ends(interface)
    what = Section(
        _("Interface"),
        (
            Line(_("Interface"), str(interface)),
            Line(_("Provided by"), str(provider)),
            Line(_("Consumed by"), listed(consumers) or "—"),
            Line(_("Direction of data"), interface.get_flow_display()),
        ),
    )
    promised = Section(
        _("Contract"),
        (
            Line(_("Version"), str(contract.number)),
            Line(_("Format"), contract.get_format_display()),
            Line(_("File"), contract.filename),
            Line("SHA-256", contract.content_hash),
            Line(_("What changed"), contract.note or "—"),
        ),
    )
    return [what, promised, *([Section(_("Content"), (Line(_("Word for word"), text),))] if text else [])]


def superseded(contract: Contract) -> list[Text]:
    """Say which later version is the contract now, if one is."""
    current = current_contract(contract.interface_id)
    if current is None or current.pk == contract.pk:
        return []
    return [_("Version {number} is the contract now; an approval does not carry over.").format(number=current.number)]


def changes(approval: Approval) -> list[Text]:
    """Why what both sides are signing is not so any more; empty for anything but a contract that stands."""
    if approval.subject_kind != _KIND:
        return []
    contract = Contract.objects.select_related("interface__provider").filter(pk=approval.subject_id).first()
    if contract is None:
        return []
    said = {language: found[:2] for language, found in json.loads(approval.content)["content"].items()}
    if freeze(lambda: sections(contract)) != said:
        return [*superseded(contract), _("The interface is described otherwise now than when it was put up.")]
    return superseded(contract)


def approvals_of(contract: Contract, actor: Actor) -> QuerySet[Approval]:
    """The approvals of a contract in the actor's projects, newest first."""
    return approvals.approvals(actor).filter(subject_kind=_KIND, subject_id=contract.pk)


def open_approvals(interface_id: UUID) -> list[Approval]:
    """The approvals of any contract of an interface that people are signing, in any project."""
    ids = list(Contract.objects.filter(interface=interface_id).values_list("pk", flat=True))
    return list(Approval.objects.filter(subject_kind=_KIND, subject_id__in=ids, state=ApprovalState.OPEN))


def last_round(contract: Contract, project_id: UUID) -> UUID | None:
    """The newest approval, in this project, of any version of the interface's contract."""
    ids = list(Contract.objects.filter(interface=contract.interface_id).values_list("pk", flat=True))
    asked = Approval.objects.filter(project=project_id, subject_kind=_KIND, subject_id__in=ids)
    return asked.order_by("-id").values_list("pk", flat=True).first()


def approved_contracts(project_id: UUID, contract_ids: list[UUID]) -> set[UUID]:
    """Those of the contracts that both sides have signed in this project."""
    signed = Approval.objects.filter(
        project=project_id, subject_kind=_KIND, subject_id__in=contract_ids, state=ApprovalState.APPROVED
    )
    return set(signed.values_list("subject_id", flat=True))
