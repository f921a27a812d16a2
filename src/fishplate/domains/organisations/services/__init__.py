"""Writes of this domain, one function a use case."""

from fishplate.domains.organisations.services.administration import (
    end_person_sessions,
    grant_administrator,
    reactivate_person,
    reset_second_factors,
    send_test_mail,
    unlock_person,
    verify_history,
    withdraw_administrator,
)
from fishplate.domains.organisations.services.custom_fields import (
    amend_custom_field,
    define_custom_field,
    fill_custom_fields,
    prepare_custom_fields,
    restore_custom_field,
    retire_custom_field,
)
from fishplate.domains.organisations.services.document_templates import (
    restore_document_template,
    upload_document_template,
    withdraw_document_template,
)
from fishplate.domains.organisations.services.invitations import (
    accept_invitation,
    invite_person,
    join_by_invitation,
    revoke_invitation,
)
from fishplate.domains.organisations.services.leaving import (
    deactivate_person,
    leave_organisation,
    remove_membership,
)
from fishplate.domains.organisations.services.organisations import amend_organisation, create_organisation
from fishplate.domains.organisations.services.password_links import (
    make_password_link,
    request_password_link,
    revoke_password_link,
    send_password_link,
    set_password_by_link,
)
from fishplate.domains.organisations.services.people import (
    add_person,
    change_password,
    found_installation,
    set_preferences,
)
from fishplate.domains.organisations.services.providers import join_by_provider, link_provider, unlink_provider
from fishplate.domains.organisations.services.second_factors import (
    add_authenticator_app,
    add_passkey,
    remove_second_factor,
    renew_recovery_codes,
)
from fishplate.domains.organisations.services.sessions import end_other_sessions, end_session
from fishplate.domains.organisations.services.tokens import create_access_token, revoke_access_token

__all__ = [
    "accept_invitation",
    "add_authenticator_app",
    "add_passkey",
    "add_person",
    "amend_custom_field",
    "amend_organisation",
    "change_password",
    "create_access_token",
    "create_organisation",
    "deactivate_person",
    "define_custom_field",
    "end_other_sessions",
    "end_person_sessions",
    "end_session",
    "fill_custom_fields",
    "found_installation",
    "grant_administrator",
    "invite_person",
    "join_by_invitation",
    "join_by_provider",
    "leave_organisation",
    "link_provider",
    "make_password_link",
    "prepare_custom_fields",
    "reactivate_person",
    "remove_membership",
    "remove_second_factor",
    "renew_recovery_codes",
    "request_password_link",
    "reset_second_factors",
    "restore_custom_field",
    "restore_document_template",
    "retire_custom_field",
    "revoke_access_token",
    "revoke_invitation",
    "revoke_password_link",
    "send_password_link",
    "send_test_mail",
    "set_password_by_link",
    "set_preferences",
    "unlink_provider",
    "unlock_person",
    "upload_document_template",
    "verify_history",
    "withdraw_administrator",
    "withdraw_document_template",
]
