from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from fishplate.domains.organisations import permissions, queries, services
from fishplate.domains.organisations.api.schemas import (
    AddPersonIn,
    CreateOrganisationIn,
    CustomFieldIn,
    CustomFieldOut,
    CustomIn,
    CustomOut,
    DefineCustomFieldIn,
    DocumentTemplateIn,
    DocumentTemplateOut,
    InvitationOut,
    InvitedOut,
    InviteIn,
    MembershipOut,
    OpenWorkOut,
    OrganisationIn,
    OrganisationOut,
    PersonOut,
    PlaceholdersOut,
    TakersIn,
)
from fishplate.domains.organisations.models import Invitation, Organisation, Person
from fishplate.kernel import contributions, custom, documents, errors, files
from fishplate.kernel.custom import CustomField
from fishplate.kernel.documents import Template, templates
from fishplate.kernel.permissions import demand
from fishplate.web.api import ApiRequest, Page, access, content_of, expected_version, listed, tagged, takes_file
from fishplate.web.pages import one

router = Router(tags=["organisations"])
_FILE = {"responses": {200: {"description": "The file", "content": {"application/octet-stream": {}}}}}


@router.get("/organisations", response=Page[OrganisationOut], operation_id="list_organisations")
@access()
def list_organisations(request: ApiRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    return listed(queries.organisations(request.actor), after=after, limit=limit)


@router.post("/organisations", response={201: OrganisationOut}, operation_id="create_organisation")
@access(rule=permissions.create_organisation)
def create_organisation(
    request: ApiRequest, response: HttpResponse, data: CreateOrganisationIn
) -> Status[Organisation]:
    return Status(201, tagged(response, services.create_organisation(actor=request.actor, **data.dict())))


@router.get("/organisations/{uuid:organisation_id}", response=OrganisationOut, operation_id="view_organisation")
@access()
def view_organisation(request: ApiRequest, response: HttpResponse, organisation_id: UUID) -> Organisation:
    return tagged(response, one(queries.organisations(request.actor), organisation_id))


@router.put("/organisations/{uuid:organisation_id}", response=OrganisationOut, operation_id="amend_organisation")
@access(rule=permissions.amend_organisation)
def amend_organisation(
    request: ApiRequest, response: HttpResponse, organisation_id: UUID, data: OrganisationIn
) -> Organisation:
    organisation = services.amend_organisation(
        organisation_id=organisation_id, version=expected_version(request), actor=request.actor, **data.dict()
    )
    return tagged(response, organisation)


@router.get(
    "/organisations/{uuid:organisation_id}/memberships", response=Page[MembershipOut], operation_id="list_memberships"
)
@access()
def list_memberships(request: ApiRequest, organisation_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    organisation = one(queries.organisations(request.actor), organisation_id)
    return listed(queries.memberships(organisation), after=after, limit=limit)


@router.post("/organisations/{uuid:organisation_id}/people", response={201: PersonOut}, operation_id="add_person")
@access(rule=permissions.add_person)
def add_person(request: ApiRequest, organisation_id: UUID, data: AddPersonIn) -> Status[Person]:
    return Status(201, services.add_person(organisation_id=organisation_id, actor=request.actor, **data.dict()))


@router.delete("/memberships/{uuid:membership_id}", response={204: None}, operation_id="remove_membership")
@access(rule=permissions.remove_membership)
def remove_membership(request: ApiRequest, membership_id: UUID, successor: UUID | None = None) -> Status[None]:
    """``successor`` takes over everything that they hold for the organisation; without one it ends with them."""
    services.remove_membership(membership_id=membership_id, successor=successor, actor=request.actor)
    return Status(204, None)


@router.get("/people", response=Page[PersonOut], operation_id="list_people")
@access()
def list_people(request: ApiRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    return listed(queries.people(request.actor), after=after, limit=limit)


@router.get(
    "/organisations/{uuid:organisation_id}/invitations",
    response=Page[InvitationOut],
    operation_id="list_invitations",
)
@access()
def list_invitations(request: ApiRequest, organisation_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    organisation = one(queries.organisations(request.actor), organisation_id)
    demand(permissions.invite_person, request.actor, organisation)
    return listed(queries.open_invitations(organisation), after=after, limit=limit)


@router.post(
    "/organisations/{uuid:organisation_id}/invitations", response={201: InvitedOut}, operation_id="invite_person"
)
@access(rule=permissions.invite_person)
def invite_person(request: ApiRequest, organisation_id: UUID, data: InviteIn) -> Status[Invitation]:
    invitation, link = services.invite_person(organisation_id=organisation_id, actor=request.actor, **data.dict())
    invitation.link = link  # type: ignore[attr-defined]  # told once, stored nowhere
    return Status(201, invitation)


@router.delete("/invitations/{uuid:invitation_id}", response={204: None}, operation_id="revoke_invitation")
@access(rule=permissions.revoke_invitation)
def revoke_invitation(request: ApiRequest, invitation_id: UUID) -> Status[None]:
    services.revoke_invitation(invitation_id=invitation_id, actor=request.actor)
    return Status(204, None)


@router.post("/organisations/{uuid:organisation_id}/leave", response={204: None}, operation_id="leave_organisation")
@access(rule=permissions.leave_organisation)
def leave_organisation(request: ApiRequest, organisation_id: UUID, data: TakersIn) -> Status[None]:
    services.leave_organisation(organisation_id=organisation_id, actor=request.actor, **data.dict())
    return Status(204, None)


@router.get(
    "/organisations/{uuid:organisation_id}/open-work", response=list[OpenWorkOut], operation_id="list_open_work"
)
@access()
def list_open_work(request: ApiRequest, organisation_id: UUID) -> list[dict[str, Any]]:
    """What one holds oneself for an organisation, that others would have to take over."""
    one(queries.organisations_of(request.actor), organisation_id)
    return [
        {"key": held.key, "what": str(held.what), "label": held.label, "takers": [pk for pk, _name in held.takers]}
        for held in contributions.OPEN_WORK.collect(request.actor.id, organisation_id)
    ]


@router.get(
    "/organisations/{uuid:organisation_id}/custom-fields",
    response=Page[CustomFieldOut],
    operation_id="list_custom_fields",
)
@access()
def list_custom_fields(request: ApiRequest, organisation_id: UUID, after: str = "", limit: int = 50) -> dict[str, Any]:
    organisation = one(queries.organisations(request.actor), organisation_id)
    return listed(CustomField.objects.filter(organisation_id=organisation.pk), after=after, limit=limit)


@router.post(
    "/organisations/{uuid:organisation_id}/custom-fields",
    response={201: CustomFieldOut},
    operation_id="define_custom_field",
)
@access(rule=permissions.define_custom_field)
def define_custom_field(
    request: ApiRequest, response: HttpResponse, organisation_id: UUID, data: DefineCustomFieldIn
) -> Status[CustomField]:
    field = services.define_custom_field(organisation_id=organisation_id, actor=request.actor, **data.dict())
    return Status(201, tagged(response, field))


@router.put("/custom-fields/{uuid:custom_field_id}", response=CustomFieldOut, operation_id="amend_custom_field")
@access(rule=permissions.amend_custom_field)
def amend_custom_field(
    request: ApiRequest, response: HttpResponse, custom_field_id: UUID, data: CustomFieldIn
) -> CustomField:
    field = services.amend_custom_field(
        custom_field_id=custom_field_id, version=expected_version(request), actor=request.actor, **data.dict()
    )
    return tagged(response, field)


@router.post(
    "/custom-fields/{uuid:custom_field_id}/retire", response=CustomFieldOut, operation_id="retire_custom_field"
)
@access(rule=permissions.retire_custom_field)
def retire_custom_field(request: ApiRequest, custom_field_id: UUID) -> CustomField:
    return services.retire_custom_field(custom_field_id=custom_field_id, actor=request.actor)


@router.post(
    "/custom-fields/{uuid:custom_field_id}/restore", response=CustomFieldOut, operation_id="restore_custom_field"
)
@access(rule=permissions.restore_custom_field)
def restore_custom_field(request: ApiRequest, custom_field_id: UUID) -> CustomField:
    return services.restore_custom_field(custom_field_id=custom_field_id, actor=request.actor)


@router.get("/records/{str:record_kind}/{uuid:record_id}/custom", response=CustomOut, operation_id="view_custom_fields")
@access()
def view_custom_fields(
    request: ApiRequest, response: HttpResponse, record_kind: str, record_id: UUID
) -> dict[str, Any]:
    """The fields of a record, and what stands in them by key. ``record_kind`` is such as ``landscape.system``."""
    record = one(queries.kind_with_fields(record_kind).visible_to(request.actor), record_id)
    row = queries.custom_values(record)
    tagged(response, row)
    return {"custom": row.values, "fields": custom.fields_of(record)}


@router.put("/records/{str:record_kind}/{uuid:record_id}/custom", response=CustomOut, operation_id="fill_custom_fields")
@access(rule=permissions.fill_custom_fields)
def fill_custom_fields(
    request: ApiRequest, response: HttpResponse, record_kind: str, record_id: UUID, data: CustomIn
) -> dict[str, Any]:
    """Let exactly this stand in the fields of a record, by key: numbers as text or number, dates as 2026-11-30."""
    row = services.fill_custom_fields(
        kind=record_kind,
        record_id=record_id,
        version=expected_version(request),
        values=data.custom,
        actor=request.actor,
    )
    tagged(response, row)
    record = one(queries.kind_with_fields(record_kind).visible_to(request.actor), record_id)
    return {"custom": row.values, "fields": custom.fields_of(record)}


@router.get(
    "/organisations/{uuid:organisation_id}/document-templates",
    response=Page[DocumentTemplateOut],
    operation_id="list_document_templates",
)
@access()
def list_document_templates(
    request: ApiRequest, organisation_id: UUID, after: str = "", limit: int = 50
) -> dict[str, Any]:
    organisation = one(queries.organisations(request.actor), organisation_id)
    rows = queries.document_templates(request.actor).filter(organisation_id=organisation.pk)
    return listed(rows, after=after, limit=limit)


@router.post(
    "/organisations/{uuid:organisation_id}/document-templates",
    response={201: DocumentTemplateOut},
    operation_id="upload_document_template",
)
@takes_file(templates.LIMIT)
@access(rule=permissions.upload_document_template)
def upload_document_template(
    request: ApiRequest, organisation_id: UUID, data: Form[DocumentTemplateIn], content: File[UploadedFile]
) -> Status[Template]:
    """Use a DOCX of one's own from now on, after it was tried on sample data."""
    template = services.upload_document_template(
        organisation_id=organisation_id,
        filename=content.name or "",
        content=content_of(content, limit=templates.LIMIT),
        actor=request.actor,
        **data.dict(),
    )
    return Status(201, template)


@router.get(
    "/document-templates/{uuid:template_id}/file", operation_id="download_document_template", openapi_extra=_FILE
)
@access()
def download_document_template(request: ApiRequest, template_id: UUID) -> FileResponse:
    template = one(queries.document_templates(request.actor), template_id)
    return FileResponse(
        files.open_stored(template.content_hash),
        as_attachment=True,
        filename=template.filename,
        content_type="application/octet-stream",
    )


@router.post(
    "/document-templates/{uuid:template_id}/restore",
    response=DocumentTemplateOut,
    operation_id="restore_document_template",
)
@access(rule=permissions.restore_document_template)
def restore_document_template(request: ApiRequest, template_id: UUID) -> Template:
    return services.restore_document_template(template_id=template_id, actor=request.actor)


@router.post(
    "/document-templates/{uuid:template_id}/withdraw",
    response=DocumentTemplateOut,
    operation_id="withdraw_document_template",
)
@access(rule=permissions.withdraw_document_template)
def withdraw_document_template(request: ApiRequest, template_id: UUID) -> Template:
    """Go back to the template that is shipped."""
    return services.withdraw_document_template(template_id=template_id, actor=request.actor)


@router.get(
    "/organisations/{uuid:organisation_id}/documents/{document_type}/fields",
    response=list[PlaceholdersOut],
    operation_id="list_document_fields",
)
@access()
def list_document_fields(request: ApiRequest, organisation_id: UUID, document_type: str) -> list[dict[str, Any]]:
    """List what a template of this document may use."""
    one(queries.organisations(request.actor), organisation_id)
    _known(document_type)
    return [
        {"title": str(title), "placeholders": placeholders}
        for title, placeholders in templates.placeholders(document_type)
    ]


@router.get(
    "/organisations/{uuid:organisation_id}/documents/{document_type}/default/{language}",
    operation_id="download_default_template",
    openapi_extra=_FILE,
)
@access()
def download_default_template(
    request: ApiRequest, organisation_id: UUID, document_type: str, language: str
) -> HttpResponse:
    """Send the template that is shipped, to begin one's own with."""
    one(queries.organisations(request.actor), organisation_id)
    _known(document_type)
    if language not in dict(settings.LANGUAGES):
        raise errors.NotFound
    content = templates.default(document_type, language)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{document_type}-{language}.docx"'
    return response


def _known(document_type: str) -> None:
    if document_type not in {one.key for one in documents.all_types()}:
        raise errors.NotFound
