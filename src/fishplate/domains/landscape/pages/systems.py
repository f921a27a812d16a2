from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape import permissions, queries, services
from fishplate.domains.landscape.choices import Criticality, Lifecycle, SystemKind
from fishplate.domains.landscape.models import Scope, System
from fishplate.domains.landscape.pages.forms import EnvironmentForm, RegisterSystemForm, SystemForm
from fishplate.domains.landscape.pages.frame import frame, frame_of, nearest
from fishplate.kernel.permissions import allows, demand
from fishplate.web.listing import Choice, Column, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, handle_form, one, page, render

COLUMNS: tuple[Column[System], ...] = (
    Column("code", _("Code"), value=lambda row: row.code, sort="code"),
    Column("name", _("Name"), value=lambda row: row.name, sort="name", filter=Text("name", "code")),
    Column("organisation", _("Organisation"), value=lambda row: row.organisation.name, sort="organisation__name"),
    Column("kind", _("Kind"), value=lambda row: row.get_kind_display(), filter=Choice("kind", SystemKind.choices)),
    Column("vendor", _("Vendor"), value=lambda row: row.vendor, sort="vendor"),
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
)
SYSTEMS: Listing[System] = Listing(
    key="systems",
    caption=_("Systems of the register"),
    columns=COLUMNS,
    row_url=lambda row: reverse("landscape:view_system", args=[row.pk]),
    default_sort="code",
    empty=Empty(
        _("No systems yet"),
        _("Register each system once; every project of the organisation works with the same entry."),
        action=_("Register a system"),
    ),
    importer="systems",
    together="systems",
)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_systems(request: Request) -> HttpResponseBase:
    return list_page(
        request,
        SYSTEMS,
        queries.systems(request.actor),
        title=_("Systems"),
        template="landscape/list_systems.html",
        empty_url=reverse("landscape:register_system"),
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def open_system(request: Request, system_id: UUID) -> HttpResponseBase:
    """Lead to the system's page: inside the project it belongs to, where that is clear."""
    system = queries.system(request.actor, system_id)
    return redirect(nearest(request.actor, system).url("view_system", system.pk))


@page(Audience.SIGNED_IN, methods=["GET"])
def view_system(request: Request, system_id: UUID, project_id: UUID | None = None) -> HttpResponseBase:
    system = queries.system(request.actor, system_id)
    here = frame_of(request.actor, project_id, system)
    may_amend = allows(permissions.amend_system, request.actor, system)
    seen = queries.interfaces(request.actor)
    environments = queries.environments(request.actor).filter(system=system)
    return render(
        request,
        "landscape/view_system.html",
        {
            "title": str(system),
            "record": system,
            "may_amend": may_amend,
            "amend_url": here.url("amend_system", system.pk),
            "register_url": here.url("register_environment", system.pk),
            "environments": [(one, here.url("amend_environment", one.pk)) for one in environments],
            "provided": seen.filter(provider=system),
            "consumed": seen.filter(consumers__system=system),
            "projects": queries.projects_with(system, request.actor),
            "scope": Scope.objects.filter(project=project_id, system=system).first() if project_id else None,
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.register_system)
def register_system(request: Request, project_id: UUID | None = None) -> HttpResponseBase:
    here = frame(request.actor, project_id)
    return handle_form(
        request,
        RegisterSystemForm,
        makes=System,
        form_options={
            "organisations": queries.own_organisations(request.actor),
            "in_project": project_id is not None,
        },
        action=lambda data: services.register_system(actor=request.actor, project_id=project_id, **data),
        done=lambda system: here.url("view_system", system.pk),
        title=_("Register a system"),
        submit=_("Register"),
        said=_("The system was registered. Say next where it runs."),
        cancel=here.url("list_systems_in_scope" if project_id else "list_systems"),
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_system)
def amend_system(request: Request, system_id: UUID, project_id: UUID | None = None) -> HttpResponseBase:
    system = queries.system(request.actor, system_id)
    demand(permissions.amend_system, request.actor, system)
    url = frame_of(request.actor, project_id, system).url("view_system", system.pk)
    return handle_form(
        request,
        SystemForm,
        record=system,
        action=lambda data: services.amend_system(system_id=system.pk, actor=request.actor, **data),
        done=url,
        title=_t("Change {system}").format(system=system.code),
        said=_("The system was changed."),
        cancel=url,
    )


@page(Audience.SIGNED_IN, rule=permissions.register_environment)
def register_environment(request: Request, system_id: UUID, project_id: UUID | None = None) -> HttpResponseBase:
    system = queries.system(request.actor, system_id)
    demand(permissions.register_environment, request.actor, system)
    url = frame_of(request.actor, project_id, system).url("view_system", system.pk)
    return handle_form(
        request,
        EnvironmentForm,
        action=lambda data: services.register_environment(system_id=system.pk, actor=request.actor, **data),
        done=url,
        title=_t("Where {system} runs").format(system=system.code),
        submit=_("Add the environment"),
        said=_("The environment was added."),
        cancel=url,
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_environment)
def amend_environment(request: Request, environment_id: UUID, project_id: UUID | None = None) -> HttpResponseBase:
    environment = one(queries.environments(request.actor), environment_id)
    demand(permissions.amend_environment, request.actor, environment)
    url = frame_of(request.actor, project_id, environment.system).url("view_system", environment.system_id)
    return handle_form(
        request,
        EnvironmentForm,
        record=environment,
        action=lambda data: services.amend_environment(environment_id=environment.pk, actor=request.actor, **data),
        done=url,
        title=_t("Change {environment} of {system}").format(environment=environment, system=environment.system.code),
        said=_("The environment was changed."),
        cancel=url,
    )
