"""Writes of this domain, one function a use case."""

from fishplate.domains.organisations.services.custom_fields import (
    amend_custom_field,
    define_custom_field,
    fill_custom_fields,
    restore_custom_field,
    retire_custom_field,
)
from fishplate.domains.organisations.services.document_templates import (
    restore_document_template,
    upload_document_template,
    withdraw_document_template,
)
from fishplate.domains.organisations.services.organisations import amend_organisation, create_organisation
from fishplate.domains.organisations.services.people import (
    add_person,
    change_password,
    found_installation,
    remove_membership,
    set_preferences,
)
from fishplate.domains.organisations.services.second_factors import (
    add_authenticator_app,
    add_passkey,
    remove_second_factor,
    renew_recovery_codes,
)
from fishplate.domains.organisations.services.tokens import create_access_token, revoke_access_token

__all__ = [
    "add_authenticator_app",
    "add_passkey",
    "add_person",
    "amend_custom_field",
    "amend_organisation",
    "change_password",
    "create_access_token",
    "create_organisation",
    "define_custom_field",
    "fill_custom_fields",
    "found_installation",
    "remove_membership",
    "remove_second_factor",
    "renew_recovery_codes",
    "restore_custom_field",
    "restore_document_template",
    "retire_custom_field",
    "revoke_access_token",
    "set_preferences",
    "upload_document_template",
    "withdraw_document_template",
]
