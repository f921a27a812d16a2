from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.landscape import permissions, queries, services
from fishplate.domains.landscape.choices import ScopeRole
from fishplate.domains.landscape.models import Interface, Scope, System
from fishplate.domains.landscape.pages import interfaces, systems
from fishplate.domains.landscape.pages.forms import ScopeForm
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.permissions import require_role
from fishplate.domains.projects.queries import project as project_of
from fishplate.kernel.actors import Actor
from fishplate.web.listing import Choice, Column, Empty, Listing, list_page
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, render


def _role(row: Any) -> str:
    """Say what the project does; ``scope_role`` is an annotation of this module."""
    return str(ScopeRole(row.scope_role).label) if row.scope_role else _t("end of an interface")


ROLE: Column[Any] = Column("role", _("The project"), value=_role, filter=Choice("scope_role", ScopeRole.choices))
IN_SCOPE: Listing[Interface] = Listing(
    key="interfaces-in-scope",
    caption=_("Interfaces in the project's scope"),
    columns=(*interfaces.COLUMNS[:5], interfaces.COLUMNS[6], ROLE, interfaces.COLUMNS[8]),
    default_sort="code",
    empty=Empty(
        _("No interface is in scope yet"),
        _("Say which interfaces the project works on: targets, checks and gates hang on them."),
        action=_("Bring into scope"),
    ),
    importer="interfaces",
    together="interfaces",
)
SYSTEMS_IN_SCOPE: Listing[System] = Listing(
    key="systems-in-scope",
    caption=_("Systems in the project's scope"),
    columns=(*systems.COLUMNS[:5], ROLE, *systems.COLUMNS[5:]),
    default_sort="code",
    empty=Empty(
        _("No system is in scope yet"),
        _("The ends of each interface in scope appear here by themselves."),
        action=_("Bring into scope"),
    ),
    importer="systems",
    together="systems",
)


@page(Audience.SIGNED_IN, methods=["GET"])
def view_landscape(request: Request, project_id: UUID) -> HttpResponseBase:
    project = project_of(request.actor, project_id)
    listing = replace(IN_SCOPE, row_url=lambda row: reverse("landscape:view_interface", args=[project_id, row.pk]))
    rows = queries.interfaces_in_scope(project_id)
    return _list(request, project, listing, rows, "view_landscape")


@page(Audience.SIGNED_IN, methods=["GET"])
def list_systems_in_scope(request: Request, project_id: UUID) -> HttpResponseBase:
    project = project_of(request.actor, project_id)
    listing = replace(SYSTEMS_IN_SCOPE, row_url=lambda row: reverse("landscape:view_system", args=[project_id, row.pk]))
    rows = queries.systems_in_scope(project_id).filter(pk__in=queries.systems(request.actor).values("pk"))
    return _list(request, project, listing, rows, "list_systems_in_scope")


def _list(request: Request, project: Project, listing: Listing[Any], rows: QuerySet[Any], tab: str) -> HttpResponseBase:
    scoped = rows.annotate(
        _scope=FilteredRelation("scopes", condition=Q(scopes__project=project.pk)), scope_role=F("_scope__role")
    )
    add_url = reverse("landscape:add_to_scope", args=[project.pk])
    may_add = _may_manage(request.actor, project)
    return list_page(
        request,
        listing,
        scoped,
        title=_("Landscape"),
        template="landscape/view_landscape.html",
        empty_url=add_url if may_add else "",
        context={"project_id": project.pk, "tab": tab, "may_add": may_add, "add_url": add_url},
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_connections(request: Request, project_id: UUID) -> HttpResponseBase:
    project = project_of(request.actor, project_id)
    return render(
        request,
        "landscape/view_connections.html",
        {
            "title": _("Landscape"),
            "project_id": project_id,
            "tab": "view_connections",
            "rows": queries.n_squared(project_id),
            "may_add": _may_manage(request.actor, project),
            "add_url": reverse("landscape:add_to_scope", args=[project_id]),
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.add_to_scope)
def add_to_scope(request: Request, project_id: UUID) -> HttpResponseBase:
    project = project_of(request.actor, project_id)
    here = reverse("landscape:view_landscape", args=[project.pk])

    def add(data: dict[str, Any]) -> Scope:
        which, _colon, key = data.pop("thing").partition(":")
        data[which] = UUID(key)
        return services.add_to_scope(project_id=project.pk, actor=request.actor, **data)

    return handle_form(
        request,
        ScopeForm,
        form_options={
            "systems": queries.addable_systems(request.actor, project.pk),
            "interfaces": queries.addable_interfaces(request.actor, project.pk),
        },
        action=add,
        done=here,
        title=_("Bring into scope"),
        submit=_("Bring into scope"),
        said=_("It is in scope; all members of the project see it now."),
        cancel=here,
        template="landscape/add_to_scope.html",
        context={"project_id": project.pk},
    )


@page(Audience.SIGNED_IN, rule=permissions.remove_from_scope)
def remove_from_scope(request: Request, project_id: UUID, scope_id: UUID) -> HttpResponseBase:
    scope = one(queries.scopes(request.actor, project_id), scope_id)
    here = reverse("landscape:view_landscape", args=[project_id])
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.remove_from_scope(scope_id=scope.pk, actor=request.actor),
            done=here,
            said=_("It is out of the project's scope; the register keeps it."),
        )
    return confirm(
        request,
        title=_t("Take {thing} out of the project?").format(thing=scope.thing),
        text=_("It stays in the register. Members of other organisations do not see it any more."),
        submit=_("Take out of scope"),
        cancel=here,
        refused=permissions.remove_from_scope(request.actor, scope),
    )


def _may_manage(actor: Actor, project: Project) -> bool:
    return require_role(actor, project, Role.SYSTEM_ARCHITECT) is None
