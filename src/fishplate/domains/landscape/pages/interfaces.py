from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape import permissions, queries, services
from fishplate.domains.landscape.choices import Criticality, Flow, Lifecycle, Pattern
from fishplate.domains.landscape.models import Interface, Scope, System
from fishplate.domains.landscape.pages.forms import InterfaceForm, RegisterInterfaceForm
from fishplate.domains.landscape.pages.frame import Frame, frame, frame_of, nearest
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import allows, demand
from fishplate.kernel.wording import listed
from fishplate.web.listing import Choice, Column, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, handle_form, page, render


def _consumers(row: Interface) -> str:
    return listed(consumer.system.code for consumer in row.consumers.all())


def _contract(row: Any) -> str:
    """Say which version stands; ``contract_number`` is an annotation of ``queries.with_ends``."""
    return f"v{row.contract_number}" if row.contract_number else ""


COLUMNS: tuple[Column[Interface], ...] = (
    Column("code", _("Code"), value=lambda row: row.code, sort="code"),
    Column("name", _("Name"), value=lambda row: row.name, sort="name", filter=Text("name", "code")),
    Column(
        "provider",
        _("Provided by"),
        value=lambda row: row.provider.code,
        sort="provider__code",
        filter=Text("provider__code", "provider__name"),
    ),
    Column(
        "consumers",
        _("Consumed by"),
        value=_consumers,
        filter=Text("consumers__system__code", "consumers__system__name"),
    ),
    Column(
        "flow", _("Direction of data"), value=lambda row: row.get_flow_display(), filter=Choice("flow", Flow.choices)
    ),
    Column(
        "pattern", _("Pattern"), value=lambda row: row.get_pattern_display(), filter=Choice("pattern", Pattern.choices)
    ),
    Column(
        "criticality",
        _("Criticality"),
        value=lambda row: row.get_criticality_display(),
        filter=Choice("criticality", Criticality.choices),
    ),
    Column(
        "lifecycle",
        _("Life cycle"),
        value=lambda row: row.get_lifecycle_display(),
        filter=Choice("lifecycle", Lifecycle.choices),
    ),
    Column("contract", _("Contract"), value=_contract, sort="contract_number"),
)
INTERFACES: Listing[Interface] = Listing(
    key="interfaces",
    caption=_("Interfaces of the register"),
    columns=COLUMNS,
    row_url=lambda row: reverse("landscape:view_interface", args=[row.pk]),
    default_sort="code",
    empty=Empty(
        _("No interfaces yet"),
        _("An interface is where systems meet: who provides it, who consumes it, which way the data goes."),
        action=_("Register an interface"),
    ),
    importer="interfaces",
    together="interfaces",
)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_interfaces(request: Request) -> HttpResponseBase:
    return list_page(
        request,
        INTERFACES,
        queries.interfaces(request.actor),
        title=_("Interfaces"),
        template="landscape/list_interfaces.html",
        empty_url=reverse("landscape:register_interface"),
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def open_interface(request: Request, interface_id: UUID) -> HttpResponseBase:
    """Lead to the interface's page: inside the project it belongs to, where that is clear."""
    interface = queries.interface(request.actor, interface_id)
    return redirect(nearest(request.actor, interface).url("view_interface", interface.pk))


@page(Audience.SIGNED_IN, methods=["GET"])
def view_interface(request: Request, interface_id: UUID, project_id: UUID | None = None) -> HttpResponseBase:
    interface = queries.interface(request.actor, interface_id)
    here = frame_of(request.actor, project_id, interface)
    ends = [interface.provider, *(consumer.system for consumer in interface.consumers.all())]
    seen = {one.pk: here for one in queries.systems(request.actor).filter(pk__in=[end.pk for end in ends])}
    contracts = queries.contracts(request.actor).filter(interface=interface)
    return render(
        request,
        "landscape/view_interface.html",
        {
            "title": str(interface),
            "record": interface,
            "provider": _end(interface.provider, seen),
            "consumers": [_end(end, seen) for end in ends[1:]],
            "environments": queries.environments(request.actor).filter(system__in=ends),
            "contracts": [(one, here.url("view_contract", one.pk)) for one in contracts],
            "may_amend": allows(permissions.amend_interface, request.actor, interface),
            "amend_url": here.url("amend_interface", interface.pk),
            "upload_url": here.url("upload_contract", interface.pk),
            "projects": queries.projects_with(interface, request.actor),
            "scope": Scope.objects.filter(project=project_id, interface=interface).first() if project_id else None,
        },
    )


def _end(system: System, seen: dict[UUID, Frame]) -> tuple[System, str]:
    """Return a system with its address, which is empty where this person sees no more than its name."""
    return system, reverse("landscape:open_system", args=[system.pk]) if system.pk in seen else ""


@page(Audience.SIGNED_IN, rule=permissions.register_interface)
def register_interface(request: Request, project_id: UUID | None = None) -> HttpResponseBase:
    here = frame(request.actor, project_id)
    return handle_form(
        request,
        RegisterInterfaceForm,
        makes=Interface,
        form_options={
            "organisations": queries.own_organisations(request.actor),
            "systems": queries.systems(request.actor),
            "in_project": project_id is not None,
        },
        action=lambda data: services.register_interface(actor=request.actor, project_id=project_id, **data),
        done=lambda interface: here.url("view_interface", interface.pk),
        title=_("Register an interface"),
        submit=_("Register"),
        said=_("The interface was registered. Upload its contract next."),
        cancel=here.start,
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_interface)
def amend_interface(request: Request, interface_id: UUID, project_id: UUID | None = None) -> HttpResponseBase:
    interface = queries.interface(request.actor, interface_id)
    demand(permissions.amend_interface, request.actor, interface)
    url = frame_of(request.actor, project_id, interface).url("view_interface", interface.pk)
    return handle_form(
        request,
        InterfaceForm,
        record=interface,
        form_options={"systems": _possible_ends(request.actor, interface)},
        action=lambda data: services.amend_interface(interface_id=interface.pk, actor=request.actor, **data),
        done=url,
        title=_t("Change {interface}").format(interface=interface.code),
        said=_("The interface was changed."),
        cancel=url,
    )


def _possible_ends(actor: Actor, interface: Interface) -> list[System]:
    """The systems this person sees, and the present ends, seen or not."""
    visible = queries.systems(actor).values("pk")
    present = Q(pk=interface.provider_id) | Q(consumed_interfaces__interface=interface)
    return list(System.objects.filter(Q(pk__in=visible) | present).distinct())
