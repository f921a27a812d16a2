"""How an organisation's printed documents look: its own DOCX templates."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, queries, services
from fishplate.domains.organisations.models import Organisation
from fishplate.kernel import documents, errors, files
from fishplate.kernel.actors import Actor
from fishplate.kernel.documents import DocumentType, Template, templates
from fishplate.kernel.permissions import allows, demand
from fishplate.web.forms import Form
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, render

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class TemplateForm(Form):
    language = forms.ChoiceField(label=_("Language of the document"), choices=settings.LANGUAGES)
    content = forms.FileField(
        label=_("Template (DOCX)"),
        help_text=_("It is tried on sample data first; what is wrong with it is told with the place."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )

    def clean_content(self) -> object:
        file = self.cleaned_data["content"]
        if file.size > templates.LIMIT:
            raise forms.ValidationError(
                _t("The file is larger than {limit} MB.").format(limit=templates.LIMIT // 1_000_000)
            )
        return file


@dataclass(frozen=True, slots=True)
class Shown:
    """A document in one language: the template in use, and those of earlier."""

    document: DocumentType
    language: str
    language_name: str
    current: Template | None
    earlier: list[Template]


@page(Audience.SIGNED_IN, methods=["GET"])
def list_document_templates(request: Request, organisation_id: UUID) -> HttpResponseBase:
    organisation = one(queries.organisations(request.actor), organisation_id)
    return render(
        request,
        "organisations/list_document_templates.html",
        {
            "title": _("Document templates"),
            "organisation": organisation,
            "shown": _shown(organisation, request.actor),
            "may_upload": allows(permissions.upload_document_template, request.actor, organisation),
        },
    )


def _shown(organisation: Organisation, actor: Actor) -> list[Shown]:
    kept = list(queries.document_templates(actor).filter(organisation_id=organisation.pk))
    found = []
    for document in documents.all_types():
        for language, name in settings.LANGUAGES:
            own = [row for row in kept if (row.document_type, row.language) == (document.key, language)]
            current = next((row for row in own if row.current), None)
            found.append(Shown(document, language, name, current, [row for row in own if not row.current]))
    return found


@page(Audience.SIGNED_IN, methods=["GET"])
def list_document_fields(request: Request, organisation_id: UUID, document_type: str) -> HttpResponseBase:
    organisation = one(queries.organisations(request.actor), organisation_id)
    document = _document(document_type)
    return render(
        request,
        "organisations/list_document_fields.html",
        {
            "title": _t("Fields of: {document}").format(document=document.name),
            "organisation": organisation,
            "document": document,
            "groups": templates.placeholders(document.key),
            "languages": settings.LANGUAGES,
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.upload_document_template)
def upload_document_template(request: Request, organisation_id: UUID, document_type: str) -> HttpResponseBase:
    organisation = one(queries.organisations(request.actor), organisation_id)
    demand(permissions.upload_document_template, request.actor, organisation)
    document = _document(document_type)
    here = reverse("organisations:list_document_templates", args=[organisation.pk])
    return handle_form(
        request,
        TemplateForm,
        initial={"language": get_language()},
        action=lambda data: services.upload_document_template(
            organisation_id=organisation.pk,
            document_type=document.key,
            language=data["language"],
            filename=data["content"].name,
            content=data["content"].read(),
            actor=request.actor,
        ),
        done=here,
        title=_t("Template for: {document}").format(document=document.name),
        submit=_("Try it and use it"),
        said=_("The template works and is in use."),
        cancel=here,
        template="organisations/upload_document_template.html",
        context={"organisation": organisation, "document": document},
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def download_default_template(
    request: Request, organisation_id: UUID, document_type: str, language: str
) -> HttpResponseBase:
    """Send the template that is shipped, to begin one's own with."""
    one(queries.organisations(request.actor), organisation_id)
    document = _document(document_type)
    if language not in dict(settings.LANGUAGES):
        raise errors.NotFound
    response = HttpResponse(templates.default(document.key, language), content_type=_DOCX)
    response["Content-Disposition"] = f'attachment; filename="{document.key}-{language}.docx"'
    return response


@page(Audience.SIGNED_IN, methods=["GET"])
def download_document_template(request: Request, template_id: UUID) -> HttpResponseBase:
    """Send a template as it was uploaded, never to be opened in the page: it came from outside."""
    template = one(queries.document_templates(request.actor), template_id)
    return FileResponse(
        files.open_stored(template.content_hash),
        as_attachment=True,
        filename=template.filename,
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


@page(Audience.SIGNED_IN, rule=permissions.restore_document_template)
def restore_document_template(request: Request, template_id: UUID) -> HttpResponseBase:
    template = one(queries.document_templates(request.actor), template_id)
    organisation = one(queries.organisations(request.actor), template.organisation_id)
    here = reverse("organisations:list_document_templates", args=[template.organisation_id])
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.restore_document_template(template_id=template.pk, actor=request.actor),
            done=here,
            said=_("The template is in use again."),
        )
    return confirm(
        request,
        title=_t("Use {template} again?").format(template=template),
        text=_("Documents are printed through it from now on. What was printed before stays as it is."),
        submit=_("Use it again"),
        cancel=here,
        refused=permissions.restore_document_template(request.actor, organisation),
    )


@page(Audience.SIGNED_IN, rule=permissions.withdraw_document_template)
def withdraw_document_template(request: Request, template_id: UUID) -> HttpResponseBase:
    template = one(queries.document_templates(request.actor), template_id)
    organisation = one(queries.organisations(request.actor), template.organisation_id)
    here = reverse("organisations:list_document_templates", args=[template.organisation_id])
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.withdraw_document_template(template_id=template.pk, actor=request.actor),
            done=here,
            said=_("The shipped template is in use again."),
        )
    return confirm(
        request,
        title=_t("Use {template} no more?").format(template=template),
        text=_("Documents are printed through the shipped template from now on; yours stays in the list."),
        submit=_("Back to the shipped template"),
        cancel=here,
        refused=permissions.withdraw_document_template(request.actor, organisation),
    )


def _document(document_type: str) -> DocumentType:
    try:
        return documents.get(document_type)
    except LookupError:
        raise errors.NotFound from None
