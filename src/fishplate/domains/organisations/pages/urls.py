from __future__ import annotations

from django.urls import URLPattern, path

from fishplate.domains.organisations.pages import (
    account,
    custom_fields,
    destinations,
    organisations,
    sign_in,
    templates,
)

app_name = "organisations"
_DOCUMENTS = "organisations/<uuid:organisation_id>/documents/"
_TEMPLATE = "document-templates/<uuid:template_id>/"
urlpatterns: list[URLPattern] = [
    path("welcome/", account.found_installation, name="found_installation"),
    path("account/", account.set_preferences, name="set_preferences"),
    path("account/tokens/", account.list_access_tokens, name="list_access_tokens"),
    path("account/tokens/new/", account.create_access_token, name="create_access_token"),
    path("account/tokens/<uuid:access_token_id>/revoke/", account.revoke_access_token, name="revoke_access_token"),
    path("account/sign-in/", sign_in.view_sign_in, name="view_sign_in"),
    path("account/sign-in/password/", sign_in.change_password, name="change_password"),
    path("account/sign-in/app/", sign_in.add_authenticator_app, name="add_authenticator_app"),
    path("account/sign-in/passkeys/new/", sign_in.add_passkey, name="add_passkey"),
    path(
        "account/sign-in/factors/<int:second_factor_id>/remove/",
        sign_in.remove_second_factor,
        name="remove_second_factor",
    ),
    path("account/sign-in/recovery-codes/", sign_in.view_recovery_codes, name="view_recovery_codes"),
    path("account/sign-in/recovery-codes/renew/", sign_in.renew_recovery_codes, name="renew_recovery_codes"),
    path("people/", account.list_people, name="list_people"),
    path("destinations/", destinations.list_destinations, name="list_destinations"),
    path("destinations/new/", destinations.allow_destination, name="allow_destination"),
    path("destinations/<uuid:destination_id>/forbid/", destinations.forbid_destination, name="forbid_destination"),
    path("organisations/", organisations.list_organisations, name="list_organisations"),
    path("organisations/new/", organisations.create_organisation, name="create_organisation"),
    path("organisations/<uuid:organisation_id>/", organisations.view_organisation, name="view_organisation"),
    path("organisations/<uuid:organisation_id>/amend/", organisations.amend_organisation, name="amend_organisation"),
    path("organisations/<uuid:organisation_id>/people/add/", organisations.add_person, name="add_person"),
    path("organisations/<uuid:organisation_id>/fields/", custom_fields.list_custom_fields, name="list_custom_fields"),
    path(
        "organisations/<uuid:organisation_id>/fields/new/",
        custom_fields.define_custom_field,
        name="define_custom_field",
    ),
    path("fields/<uuid:custom_field_id>/", custom_fields.amend_custom_field, name="amend_custom_field"),
    path("fields/<uuid:custom_field_id>/retire/", custom_fields.retire_custom_field, name="retire_custom_field"),
    path("fields/<uuid:custom_field_id>/restore/", custom_fields.restore_custom_field, name="restore_custom_field"),
    path(
        "records/<str:record_kind>/<uuid:record_id>/fields/",
        custom_fields.fill_custom_fields,
        name="fill_custom_fields",
    ),
    path(f"{_DOCUMENTS}", templates.list_document_templates, name="list_document_templates"),
    path(f"{_DOCUMENTS}<str:document_type>/", templates.list_document_fields, name="list_document_fields"),
    path(
        f"{_DOCUMENTS}<str:document_type>/upload/", templates.upload_document_template, name="upload_document_template"
    ),
    path(
        f"{_DOCUMENTS}<str:document_type>/default/<str:language>/",
        templates.download_default_template,
        name="download_default_template",
    ),
    path(f"{_TEMPLATE}file/", templates.download_document_template, name="download_document_template"),
    path(f"{_TEMPLATE}restore/", templates.restore_document_template, name="restore_document_template"),
    path(f"{_TEMPLATE}withdraw/", templates.withdraw_document_template, name="withdraw_document_template"),
    path("memberships/<uuid:membership_id>/remove/", organisations.remove_membership, name="remove_membership"),
]
