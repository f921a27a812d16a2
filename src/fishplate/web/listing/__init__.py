"""The one list of the product: columns are declared, everything else follows.

    PROJECTS: Listing[Project] = Listing(
        key="projects",
        caption=_("Projects"),
        columns=(
            Column("code", _("Code"), value=lambda project: project.code, sort="code"),
            Column("name", _("Name"), value=lambda project: project.name, sort="name", filter=Text("name", "code")),
            Column("phase", _("Phase"), value=lambda p: p.get_phase_display(), filter=Choice("phase", Phase.choices)),
            Column("due_on", _("Due"), value=lambda project: project.due_on, sort="due_on", filter=Dates("due_on")),
            Column("state", _("State"), value=lambda p: p.state, cell=lambda p: badges.state(p.state)),
        ),
        row_url=lambda project: reverse("projects:show_project", args=[project.pk]),
        default_sort="-due_on",
        empty=Empty(_("No projects yet"), _("A project joins systems; start with its goal."), action=…, url=…),
    )

    @page(Audience.SIGNED_IN)
    def list_projects(request: Request) -> HttpResponseBase:
        return list_page(request, PROJECTS, Project.objects.visible_to(request.actor), title=_("Projects"))

The queryset must already be scoped and carry its ``select_related``: the list adds filter, order and page, and never
asks a query per row. Filter, sort and page stand in the URL. ``value`` is exported; ``cell`` draws it otherwise.
"""

from fishplate.web.listing.columns import Column, Empty, Listing
from fishplate.web.listing.export import FORMATS, export_cells
from fishplate.web.listing.filters import Choice, Dates, Filter, Text
from fishplate.web.listing.pages import list_page, table

__all__ = [
    "FORMATS",
    "Choice",
    "Column",
    "Dates",
    "Empty",
    "Filter",
    "Listing",
    "Text",
    "export_cells",
    "list_page",
    "table",
]
