from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape import permissions, queries, services
from fishplate.domains.landscape.models import Contract
from fishplate.domains.landscape.pages.forms import ContractForm
from fishplate.domains.landscape.pages.frame import frame_of, nearest
from fishplate.domains.landscape.services.contents import LIMIT
from fishplate.kernel import files
from fishplate.kernel.permissions import demand
from fishplate.web.pages import Audience, Request, handle_form, one, page, render

SHOWN = 200_000


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
        },
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
