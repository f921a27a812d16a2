from __future__ import annotations

from django.db.models import Model
from django.utils.translation import gettext as _

from fishplate.domains.organisations import queries
from fishplate.domains.organisations.models import AccessToken, Organisation
from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.custom import CustomField
from fishplate.kernel.errors import Text
from fishplate.kernel.permissions import reach_beyond_projects


def create_organisation(actor: Actor) -> Text | None:
    return None if actor.administrator else _("Only an administrator of this installation adds organisations.")


def amend_organisation(actor: Actor, organisation: Organisation) -> Text | None:
    if actor.administrator or queries.is_manager(actor, organisation.pk):
        return None
    return _("Only a manager of {organisation} may change it.").format(organisation=organisation.name)


def add_person(actor: Actor, organisation: Organisation) -> Text | None:
    if actor.administrator or queries.is_manager(actor, organisation.pk):
        return None
    return _("Only a manager of {organisation} adds people to it.").format(organisation=organisation.name)


def remove_membership(actor: Actor, organisation: Organisation) -> Text | None:
    if actor.administrator or queries.is_manager(actor, organisation.pk):
        return None
    return _("Only a manager of {organisation} removes people from it.").format(organisation=organisation.name)


def upload_document_template(actor: Actor, organisation: Organisation) -> Text | None:
    return _manages_documents(actor, organisation)


def restore_document_template(actor: Actor, organisation: Organisation) -> Text | None:
    return _manages_documents(actor, organisation)


def withdraw_document_template(actor: Actor, organisation: Organisation) -> Text | None:
    return _manages_documents(actor, organisation)


def create_access_token(actor: Actor) -> Text | None:
    return reach_beyond_projects(actor) if not actor.system else _("Only a person can have a token.")


def revoke_access_token(actor: Actor, token: AccessToken) -> Text | None:
    return None if token.person_id == actor.id else _("Only the person it belongs to may revoke a token.")


def _manages_documents(actor: Actor, organisation: Organisation) -> Text | None:
    if actor.administrator or queries.is_manager(actor, organisation.pk):
        return None
    return _("Only a manager of {organisation} says how its documents look.").format(organisation=organisation.name)


def _own_account(actor: Actor) -> Text | None:
    return reach_beyond_projects(actor) if not actor.system else _("Only a person signs in.")


def change_password(actor: Actor) -> Text | None:
    return _own_account(actor)


def add_authenticator_app(actor: Actor) -> Text | None:
    return _own_account(actor)


def add_passkey(actor: Actor) -> Text | None:
    return _own_account(actor)


def remove_second_factor(actor: Actor) -> Text | None:
    return _own_account(actor)


def renew_recovery_codes(actor: Actor) -> Text | None:
    return _own_account(actor)


def link_provider(actor: Actor) -> Text | None:
    return _own_account(actor)


def unlink_provider(actor: Actor) -> Text | None:
    return _own_account(actor)


def invite_person(actor: Actor, organisation: Organisation) -> Text | None:
    if actor.administrator or queries.is_manager(actor, organisation.pk):
        return None
    return _("Only a manager of {organisation} invites people to it.").format(organisation=organisation.name)


def import_people(actor: Actor, organisation: Organisation) -> Text | None:
    """A whole table of people is for those who run the installation; its mail goes out in their name."""
    return _administer(actor) or invite_person(actor, organisation)


def revoke_invitation(actor: Actor, organisation: Organisation) -> Text | None:
    return invite_person(actor, organisation)


def join_by_invitation(actor: Actor) -> Text | None:
    return _own_account(actor)


def end_session(actor: Actor) -> Text | None:
    return _own_account(actor)


def end_other_sessions(actor: Actor) -> Text | None:
    return _own_account(actor)


def leave_organisation(actor: Actor) -> Text | None:
    return _own_account(actor)


def _administer(actor: Actor) -> Text | None:
    return None if actor.administrator else _("Only an administrator of this installation may do this.")


def deactivate_person(actor: Actor) -> Text | None:
    return _administer(actor)


def reactivate_person(actor: Actor) -> Text | None:
    return _administer(actor)


def grant_administrator(actor: Actor) -> Text | None:
    return _administer(actor)


def withdraw_administrator(actor: Actor) -> Text | None:
    return _administer(actor)


def unlock_person(actor: Actor) -> Text | None:
    return _administer(actor)


def end_person_sessions(actor: Actor) -> Text | None:
    return _administer(actor)


def reset_second_factors(actor: Actor) -> Text | None:
    return _administer(actor)


def make_password_link(actor: Actor) -> Text | None:
    return _administer(actor)


def revoke_password_link(actor: Actor) -> Text | None:
    return _administer(actor)


def verify_history(actor: Actor) -> Text | None:
    return _administer(actor)


def send_test_mail(actor: Actor) -> Text | None:
    return _administer(actor)


def define_custom_field(actor: Actor, organisation: Organisation) -> Text | None:
    if queries.is_manager(actor, organisation.pk):
        return None
    return _("Only a manager of {organisation} says which fields its records have.").format(
        organisation=organisation.name
    )


def amend_custom_field(actor: Actor, field: CustomField) -> Text | None:
    return define_custom_field(actor, Organisation.objects.get(pk=field.organisation_id))


def retire_custom_field(actor: Actor, field: CustomField) -> Text | None:
    return amend_custom_field(actor, field)


def restore_custom_field(actor: Actor, field: CustomField) -> Text | None:
    return amend_custom_field(actor, field)


def fill_custom_fields(actor: Actor, record: Model) -> Text | None:
    """Whoever looks after a record fills its fields."""
    steward = records.kind_of(record).steward
    return steward(actor, record) if steward else _("Records of this kind have no fields of their own.")
