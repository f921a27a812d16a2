"""What takes back what in an organisation. Who belongs to it and how people sign in is not undone by a key press."""

from __future__ import annotations

from fishplate.domains.organisations import services
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.services.custom_fields import clear_custom_fields
from fishplate.kernel import custom, errors, records, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.custom import CustomField, CustomValues
from fishplate.kernel.undo import Done


def register() -> None:
    """Declare the inverses of this domain."""
    undo.register("organisations.organisation_amended", undo.amend_back(services.amend_organisation, Organisation))
    undo.register("organisations.custom_fields_filled", _fill_back)
    undo.register("organisations.custom_fields_cleared", _fill_back)
    undo.register("organisations.custom_field_defined", undo.switch_back(services.retire_custom_field, CustomField))
    undo.register("organisations.custom_field_amended", undo.amend_back(services.amend_custom_field, CustomField))
    undo.register("organisations.custom_field_retired", undo.switch_back(services.restore_custom_field, CustomField))
    undo.register("organisations.custom_field_restored", undo.switch_back(services.retire_custom_field, CustomField))


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
