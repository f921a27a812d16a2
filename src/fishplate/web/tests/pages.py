"""Pages over the samples, written as a domain writes its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.urls import reverse

from fishplate.kernel import errors
from fishplate.web.forms import Form
from fishplate.web.listing import Choice, Column, Dates, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, PublicRequest, Request, confirm, handle_action, handle_form, one, page, render
from fishplate.web.tests.samples import KINDS, Sample, amend_sample

SAMPLES: Listing[Sample] = Listing(
    key="samples",
    caption="Samples",
    columns=(
        Column("name", "Name", value=lambda row: row.name, sort="name", filter=Text("name")),
        Column("kind", "Kind", value=lambda row: dict(KINDS)[row.kind], filter=Choice("kind", KINDS)),
        Column("size", "Size", value=lambda row: row.size, sort="size", numeric=True),
        Column("due", "Due", value=lambda row: row.due_on, sort="due_on", filter=Dates("due_on")),
        Column("made", "Made", value=lambda row: row.created_at, sort="created_at", filter=Dates("created_at")),
    ),
    row_url=lambda row: reverse("amend_sample", args=[row.pk]),
    default_sort="name",
    empty=Empty("No samples yet", "A sample is made by a test.", action="Make a sample", url="/samples/new"),
)


class SampleForm(Form):
    name = forms.CharField(max_length=80, help_text="As it is called on both sides.")
    kind = forms.ChoiceField(choices=KINDS)
    size = forms.IntegerField(min_value=0)
    due_on = forms.DateField(required=False)
    urgent = forms.BooleanField(required=False)
    marks = forms.MultipleChoiceField(choices=KINDS, required=False, widget=forms.CheckboxSelectMultiple)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_samples(request: Request) -> HttpResponseBase:
    return list_page(request, SAMPLES, Sample.objects.all(), title="Samples")


@page(Audience.SIGNED_IN, methods=["GET"])
def list_project_samples(request: Request, project_id: UUID) -> HttpResponseBase:
    return list_page(request, SAMPLES, Sample.objects.all(), title="Samples of the project")


@page(Audience.SIGNED_IN)
def amend_sample_page(request: Request, sample_id: UUID) -> HttpResponseBase:
    sample = one(Sample.objects.all(), sample_id)

    def amend(data: dict[str, Any]) -> Sample:
        data.pop("marks")
        return amend_sample(sample_id=sample_id, actor=request.actor, **data)

    return handle_form(
        request,
        SampleForm,
        record=sample,
        action=amend,
        done=reverse("list_samples"),
        title="Amend the sample",
        said="The sample was amended.",
        cancel=reverse("list_samples"),
    )


@page(Audience.SIGNED_IN)
def remove_sample(request: Request, sample_id: UUID) -> HttpResponseBase:
    sample = one(Sample.objects.all(), sample_id)
    if request.method == "POST":
        return handle_action(request, sample.delete, done=reverse("list_samples"), said="Gone.")
    return confirm(request, title="Remove it?", text="It cannot be brought back.", submit="Remove", cancel="/")


@page(Audience.PUBLIC)
def refuse(request: PublicRequest, what: str) -> HttpResponseBase:
    match what:
        case "refused":
            raise errors.Refused(["The gate is shut.", "<b>Two</b> orders differ."])
        case "missing":
            raise errors.NotFound
        case "forbidden":
            raise errors.Forbidden("Only the owner may do this.")
        case "unavailable":
            raise errors.Unavailable
        case "unsigned":
            raise errors.NotSignedIn
        case _:
            raise RuntimeError("a mistake of ours, which nobody may read")


@page(Audience.ADMINISTRATOR)
def administer(request: Request) -> HttpResponseBase:
    return render(request, "web/page.html", {"title": request.actor.name})
