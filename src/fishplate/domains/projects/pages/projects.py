from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.queries import organisations_of
from fishplate.domains.projects import permissions, queries, services
from fishplate.domains.projects.choices import Phase
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.pages import timeline
from fishplate.domains.projects.pages.forms import CreateProjectForm, ProjectForm
from fishplate.kernel.permissions import allows, demand
from fishplate.web import history
from fishplate.web.listing import Choice, Column, Dates, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, handle_form, one, page, render

RECENT = 8

PROJECTS: Listing[Project] = Listing(
    key="projects",
    caption=_("Projects you take part in"),
    columns=(
        Column("code", _("Code"), value=lambda row: row.code, sort="code"),
        Column("name", _("Name"), value=lambda row: row.name, sort="name", filter=Text("name", "code")),
        Column("organisation", _("Organisation"), value=lambda row: row.organisation.name, sort="organisation__name"),
        Column(
            "phase",
            _("Phase"),
            value=lambda row: row.get_phase_display(),
            filter=Choice("phase", Phase.choices),
        ),
        Column("starts_on", _("Starts"), value=lambda row: row.starts_on, sort="starts_on", filter=Dates("starts_on")),
        Column("ends_on", _("Ends"), value=lambda row: row.ends_on),
    ),
    row_url=lambda row: reverse("projects:view_project", args=[row.pk]),
    default_sort="-starts_on",
    empty=Empty(
        _("No projects yet"),
        _("A project makes several systems work as one. Start with what it is for."),
        action=_("Start a project"),
        url="/projects/new/",
    ),
)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_projects(request: Request) -> HttpResponseBase:
    return list_page(
        request,
        PROJECTS,
        queries.projects(request.actor),
        title=_("Portfolio"),
        template="projects/list_projects.html",
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_project(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(queries.projects(request.actor), project_id)
    visit = services.note_visit(project_id=project.pk, actor=request.actor)
    return render(
        request,
        "projects/view_project.html",
        {
            "title": project.name,
            "project_record": project,
            "recent": history.tell(list(queries.told_of_project(project.pk, request.actor)[:RECENT]), request.actor),
            "visit": visit,
            "news": timeline.news(project.pk, visit, request.actor),
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.create_project)
def create_project(request: Request) -> HttpResponseBase:
    return handle_form(
        request,
        CreateProjectForm,
        makes=Project,
        form_options={"organisations": organisations_of(request.actor)},
        action=lambda data: services.create_project(actor=request.actor, **data),
        done=lambda project: reverse("projects:view_project", args=[project.pk]),
        title=_("Start a project"),
        submit=_("Start the project"),
        said=_("The project was started; you are its project manager."),
        cancel=reverse("projects:list_projects"),
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_project)
def amend_project(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(queries.projects(request.actor), project_id)
    demand(permissions.amend_project, request.actor, project)
    return handle_form(
        request,
        ProjectForm,
        record=project,
        action=lambda data: services.amend_project(project_id=project.pk, actor=request.actor, **data),
        done=reverse("projects:view_settings", args=[project.pk]),
        title=_("Change the project"),
        said=_("The project was changed."),
        cancel=reverse("projects:view_settings", args=[project.pk]),
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_settings(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(queries.projects(request.actor), project_id)
    return render(
        request,
        "projects/view_settings.html",
        {
            "title": _("Settings"),
            "project_record": project,
            "may_amend": allows(permissions.amend_project, request.actor, project),
        },
    )
