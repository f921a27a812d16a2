from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.landscape import permissions, queries, services
from fishplate.domains.landscape.models import Contract
from fishplate.domains.landscape.pages.forms import ContractForm, RequestContractApprovalForm
from fishplate.domains.landscape.pages.frame import Frame, frame_of, nearest
from fishplate.domains.landscape.services.contents import LIMIT
from fishplate.domains.projects import queries as projects
from fishplate.kernel import files, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import allows, demand
from fishplate.web.pages import Audience, Request, handle_form, one, page, render

SHOWN = 200_000
#: An approval that is being signed, or was.
STANDING = (ApprovalState.OPEN, ApprovalState.APPROVED)


@page(Audience.SIGNED_IN, rule=permissions.upload_contract)
def upload_contract(request: Request, interface_id: UUID, project_id: UUID | None = None) -> HttpResponseBase:
    interface = queries.interface(request.actor, interface_id)
    demand(permissions.upload_contract, request.actor, interface)
    here = frame_of(request.actor, project_id, interface)
    current = queries.current_contract(interface.pk)

    def upload(data: dict[str, Any]) -> Contract:
        file = data.pop("content")
        contract, is_new = services.upload_contract(
            interface_id=interface.pk,
            content=file.read(LIMIT + 1),
            filename=file.name,
            actor=request.actor,
            **data,
        )
        if is_new:
            messages.success(request, _t("Version {number} is the contract now.").format(number=contract.number))
        else:
            unchanged = _t("Unchanged: this is the content of version {number}, which stays the contract.")
            messages.info(request, unchanged.format(number=contract.number))
        return contract

    return handle_form(
        request,
        ContractForm,
        initial={"format": current.format} if current else None,
        action=upload,
        done=lambda contract: here.url("view_contract", contract.pk),
        title=_t("Upload the contract of {interface}").format(interface=interface.code),
        submit=_("Upload"),
        cancel=here.url("view_interface", interface.pk),
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def open_contract(request: Request, contract_id: UUID) -> HttpResponseBase:
    """Lead to the contract's page: inside the project its interface belongs to, where that is clear."""
    contract = one(queries.contracts(request.actor), contract_id)
    return redirect(nearest(request.actor, contract.interface).url("view_contract", contract.pk))


@page(Audience.SIGNED_IN, methods=["GET"])
def view_contract(request: Request, contract_id: UUID, project_id: UUID | None = None) -> HttpResponseBase:
    contract = one(queries.contracts(request.actor), contract_id)
    here = frame_of(request.actor, project_id, contract.interface)
    current = queries.current_contract(contract.interface_id)
    text = files.read(contract.content_hash).decode("utf-8", errors="replace") if contract.size <= SHOWN else ""
    return render(
        request,
        "landscape/view_contract.html",
        {
            "title": str(contract),
            "record": contract,
            "interface_url": here.url("view_interface", contract.interface_id),
            "current": current,
            "current_url": here.url("view_contract", current.pk) if current else "",
            "text": text,
            "approvals": list(queries.approvals_of(contract, request.actor)),
            "ask": _ask(request.actor, project_id, contract),
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.request_contract_approval)
def request_contract_approval(request: Request, project_id: UUID, contract_id: UUID) -> HttpResponseBase:
    project = projects.project(request.actor, project_id)
    contract = queries.contract_in_scope(request.actor, project_id, contract_id)
    demand(permissions.request_contract_approval, request.actor, project)
    members = list(projects.members(request.actor, project_id).order_by("person__name"))
    return handle_form(
        request,
        RequestContractApprovalForm,
        form_options={"ends": queries.ends(contract.interface), "members": members},
        action=lambda data: services.request_contract_approval(
            contract_id=contract.pk, project_id=project_id, actor=request.actor, **data
        ),
        done=lambda approval: records.kind_of(approval).url(approval),
        said=_("Both sides are asked to sign."),
        title=_t("Put {contract} up for approval").format(contract=contract),
        submit=_("Ask for signatures"),
        cancel=Frame(project_id).url("view_contract", contract.pk),
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def download_contract(request: Request, contract_id: UUID) -> HttpResponseBase:
    """Send the file as it was uploaded, never to be opened in the page: it came from outside."""
    contract = one(queries.contracts(request.actor), contract_id)
    return FileResponse(
        files.open_stored(contract.content_hash),
        as_attachment=True,
        filename=contract.filename,
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _ask(actor: Actor, project_id: UUID | None, contract: Contract) -> str:
    """Where this person puts the contract up for approval; empty where they may not, or it is not the time."""
    if project_id is None or queries.superseded(contract):
        return ""
    if not allows(permissions.request_contract_approval, actor, projects.project(actor, project_id)):
        return ""
    if queries.approvals_of(contract, actor).filter(state__in=STANDING).exists():
        return ""
    return Frame(project_id).url("request_contract_approval", contract.pk)
