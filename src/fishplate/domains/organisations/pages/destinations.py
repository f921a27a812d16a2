"""The administrator's list of where the installation may connect to."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fishplate.kernel.egress import allowing
from fishplate.kernel.egress.models import AllowedDestination
from fishplate.web.forms import Form
from fishplate.web.listing import Column, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page

DESTINATIONS: Listing[AllowedDestination] = Listing(
    key="destinations",
    caption=_("Where Fishplate may connect to"),
    columns=(
        Column("pattern", _("Destination"), value=lambda row: row.pattern, sort="pattern", filter=Text("pattern")),
        Column("ports", _("Ports"), value=lambda row: row.ports),
        Column("note", _("What it is for"), value=lambda row: row.note),
        Column("created", pgettext_lazy("destination", "Since"), value=lambda row: row.created_at, sort="created_at"),
    ),
    row_url=lambda row: reverse("organisations:forbid_destination", args=[row.pk]),
    default_sort="pattern",
    empty=Empty(_("Nothing is allowed yet"), _("Checks can measure a system once its address is on this list.")),
)


class DestinationForm(Form):
    pattern = forms.CharField(
        max_length=255,
        label=_("Destination"),
        help_text=_("A host name, an address, a network such as 10.1.0.0/16, or *.example for public addresses."),
    )
    ports = forms.CharField(
        max_length=255, label=_("Ports"), initial="80,443", help_text=_("Ports and ranges, such as 443,8000-8010.")
    )
    note = forms.CharField(max_length=200, required=False, label=_("What it is for"))


@page(Audience.ADMINISTRATOR, methods=["GET"])
def list_destinations(request: Request) -> HttpResponseBase:
    return list_page(
        request,
        DESTINATIONS,
        AllowedDestination.objects.all(),
        title=_("Allowed destinations"),
        template="organisations/list_destinations.html",
    )


@page(Audience.ADMINISTRATOR, rule=allowing.administer_destinations)
def allow_destination(request: Request) -> HttpResponseBase:
    return handle_form(
        request,
        DestinationForm,
        action=lambda data: allowing.allow_destination(actor=request.actor, **data),
        done=reverse("organisations:list_destinations"),
        title=_("Allow a destination"),
        submit=_("Allow"),
        said=_("The destination is allowed."),
        cancel=reverse("organisations:list_destinations"),
    )


@page(Audience.ADMINISTRATOR, rule=allowing.administer_destinations)
def forbid_destination(request: Request, destination_id: UUID) -> HttpResponseBase:
    destination = one(AllowedDestination.objects.all(), destination_id)
    here = reverse("organisations:list_destinations")
    if request.method == "POST":
        return handle_action(
            request,
            lambda: allowing.forbid_destination(destination_id=destination.pk, actor=request.actor),
            done=here,
            said=_("Fishplate connects there no more."),
        )
    return confirm(
        request,
        title=_t("Connect to {destination} no more?").format(destination=destination),
        text=_("Checks that measure it are inconclusive from then on."),
        submit=_("Take off the list"),
        cancel=here,
    )
