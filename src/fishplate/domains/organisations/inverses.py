"""What takes back what in an organisation. Who belongs to it and how people sign in is not undone by a key press."""

from __future__ import annotations

from uuid import UUID

from fishplate.domains.organisations import services
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.services.custom_fields import clear_custom_fields
from fishplate.kernel import custom, errors, records, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.custom import CustomField, CustomValues
from fishplate.kernel.documents import Template
from fishplate.kernel.egress import allowing
from fishplate.kernel.egress.models import AllowedDestination
from fishplate.kernel.undo import Done


def register() -> None:
    """Declare the inverses of this domain."""
    undo.register("organisations.organisation_amended", undo.amend_back(services.amend_organisation, Organisation))
    undo.register("organisations.document_template_uploaded", _print_as_before)
    undo.register("organisations.document_template_restored", _print_as_before)
    undo.register("organisations.document_template_withdrawn", _use_template_again)
    undo.register("egress.destination_allowed", _forbid_again)
    undo.register("egress.destination_forbidden", _allow_again)
    undo.register("organisations.custom_fields_filled", _fill_back)
    undo.register("organisations.custom_fields_cleared", _fill_back)
    undo.register("organisations.custom_field_defined", undo.switch_back(services.retire_custom_field, CustomField))
    undo.register("organisations.custom_field_amended", undo.amend_back(services.amend_custom_field, CustomField))
    undo.register("organisations.custom_field_retired", undo.switch_back(services.restore_custom_field, CustomField))
    undo.register("organisations.custom_field_restored", undo.switch_back(services.retire_custom_field, CustomField))


def _print_as_before(done: Done, actor: Actor) -> object:
    """Use the template again that was put aside for it, or the shipped one; the new one stays in the list."""
    aside = [row for row in done.rows_of(Template, "changed") if row.before.get("current")]
    if aside:
        return services.restore_document_template(template_id=UUID(aside[0].id), actor=actor)
    return services.withdraw_document_template(template_id=done.target.id, actor=actor)


def _use_template_again(done: Done, actor: Actor) -> object:
    return services.restore_document_template(template_id=done.target.id, actor=actor)


def _forbid_again(done: Done, actor: Actor) -> None:
    allowing.forbid_destination(destination_id=done.target.id, actor=actor)


def _allow_again(done: Done, actor: Actor) -> object:
    [row] = done.rows_of(AllowedDestination, "deleted")
    former = row.former(AllowedDestination)
    return allowing.allow_destination(
        pattern=former["pattern"], ports=former["ports"], note=former["note"], actor=actor
    )


def _fill_back(done: Done, actor: Actor) -> None:
    """What stood in the fields before; nothing at all where they were filled for the first time."""
    [row] = done.rows_of(CustomValues)
    kind, record_id = done.target.kind, done.target.id
    standing = CustomValues.objects.filter(kind=kind, record_id=record_id).first()
    version = standing.version if standing else 0
    if row.operation == "created":
        clear_custom_fields(kind=kind, record_id=record_id, version=version, actor=actor)
        return
    record = records.find(done.target, actor)
    if record is None:
        raise errors.NotFound
    active = {field.key for field in custom.fields_of(record)}
    values = {key: value for key, value in row.former(CustomValues)["values"].items() if key in active}
    services.fill_custom_fields(kind=kind, record_id=record_id, version=version, values=values, actor=actor)
