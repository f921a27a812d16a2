"""Fields that an organisation gives to its records: what they are, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from fishplate.domains.organisations import permissions, queries
from fishplate.domains.organisations.models import Organisation
from fishplate.kernel import audit, clock, custom, errors, guards, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import Moved, Refusals
from fishplate.kernel.custom import CustomField, CustomValues
from fishplate.kernel.locking import lock, lock_all
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check

#: A record, ``None`` where it is yet to be stored; the version of its values, 0 where none stand; and what is to stand.
Filling = tuple[Model | None, int, Mapping[str, Any]]
_AT_ONCE = 500


def define_custom_field(
    *,
    organisation_id: UUID,
    kind: str,
    key: str,
    type: str,  # noqa: A002  # the field of that name
    name_en: str = "",
    name_zh: str = "",
    unit: str = "",
    options: Sequence[str] = (),
    required: bool = False,
    position: int = 0,
    actor: Actor,
) -> CustomField:
    """Give the records of one kind that an organisation owns a field of its own.

    Raises:
        NotFound, Forbidden: as for every write.
        Invalid: there are no such records, the key is taken, it has no name, or a choice offers nothing.
    """
    with audit.change("organisations.custom_field_defined", actor=actor) as change:
        organisation = lock(Organisation.objects.visible_to(actor), organisation_id)
        demand(permissions.define_custom_field, actor, organisation)
        guards.ask("organisations.define_custom_field", target=organisation, actor=actor)
        field = CustomField(organisation_id=organisation.pk, kind=kind, key=key.strip(), type=type, position=position)
        wrong: dict[str, list[errors.Text]] = {}
        if kind not in {one.key for one in records.kinds() if one.owner}:
            wrong["kind"] = [_("Records of this kind have no fields of their own.")]
        if custom.defined(kind, [organisation.pk]).filter(key=field.key).exists():
            wrong["key"] = [_("Another field of these records has this key.")]
        _word_custom_field(field, name_en, name_zh, unit, options, required=required, wrong=wrong)
        field.save()
        change.created(field)
        change.target = field
    return field


def amend_custom_field(
    *,
    custom_field_id: UUID,
    version: int,
    name_en: str,
    name_zh: str,
    unit: str,
    options: Sequence[str],
    required: bool,
    position: int,
    actor: Actor,
) -> CustomField:
    """Rename a field or change what it asks; its key and type stay, and so does everything that stands in it.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Invalid: it has no name, or a choice offers nothing.
    """
    with audit.change("organisations.custom_field_amended", actor=actor) as change:
        field = lock(queries.custom_fields(actor), custom_field_id, version=version)
        change.target = field
        demand(permissions.amend_custom_field, actor, field)
        guards.ask("organisations.amend_custom_field", target=field, actor=actor)
        field.position = position
        _word_custom_field(field, name_en, name_zh, unit, options, required=required, wrong={})
        field.save()
    return field


def retire_custom_field(*, custom_field_id: UUID, actor: Actor) -> CustomField:
    """Ask for a field no more. What stands in it can still be read.

    Raises:
        NotFound, Forbidden: as for every write.
    """
    with audit.change("organisations.custom_field_retired", actor=actor) as change:
        field = lock(queries.custom_fields(actor), custom_field_id)
        change.target = field
        demand(permissions.retire_custom_field, actor, field)
        guards.ask("organisations.retire_custom_field", target=field, actor=actor)
        field.retired_at = field.retired_at or clock.now()
        field.save()
    return field


def restore_custom_field(*, custom_field_id: UUID, actor: Actor) -> CustomField:
    """Ask for a retired field again.

    Raises:
        NotFound, Forbidden: as for every write.
    """
    with audit.change("organisations.custom_field_restored", actor=actor) as change:
        field = lock(queries.custom_fields(actor), custom_field_id)
        change.target = field
        demand(permissions.restore_custom_field, actor, field)
        guards.ask("organisations.restore_custom_field", target=field, actor=actor)
        field.retired_at = None
        field.save()
    return field


def fill_custom_fields(
    *,
    kind: str,
    record_id: UUID,
    version: int,
    values: Mapping[str, Any],
    actor: Actor,
    under: UUID | None = None,
) -> CustomValues:
    """Let exactly ``values`` stand in the fields of a record, by their keys; what a retired field holds is kept.

    ``version`` is that of the values, 0 where none stood yet: the record itself is not changed by it.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write.
        Invalid: by key; there is no such field, it cannot hold this, or something is needed.
    """
    found = queries.kind_with_fields(kind)
    domain, model = found.key.split(".")
    with audit.change("organisations.custom_fields_filled", actor=actor, under=under) as change:
        record = lock(found.visible_to(actor), record_id)
        change.target = record
        demand(permissions.fill_custom_fields, actor, record)
        guards.ask(f"{domain}.amend_{model}", target=record, actor=actor, under=under)
        row = CustomValues.objects.select_for_update().filter(kind=kind, record_id=record_id).first()
        if version != (row.version if row else 0):
            raise errors.Stale(row or CustomValues(kind=kind, record_id=record_id, version=0), version)
        fields = custom.fields_of(record)
        active = {field.key for field in fields}
        kept = {key: value for key, value in (row.values if row else {}).items() if key not in active}
        is_new = row is None
        row = row or CustomValues(kind=kind, record_id=record_id)
        if not is_new:
            change.watch(row)
        row.values = custom.clean(fields, {**dict.fromkeys(active), **values}, kept, actor)
        row.save()
        if is_new:
            change.created(row)
    return row


def prepare_custom_fields(
    *, kind: str, owner_id: UUID, fillings: Sequence[Filling], actor: Actor
) -> tuple[Refusals, Callable[[Mapping[int, Model]], None]]:
    """Check what is to stand in the fields of many records of one organisation, as ``fill_custom_fields`` does for one.

    Returns:
        The refusals by place, and what stores all of it: given the records by place, it checks again, under lock, what
        others may have changed since, and raises ``Moved`` where something is refused now.

    Raises:
        NotFound: there is no such kind, or its records have no fields.
    """
    found = queries.kind_with_fields(kind)
    fields = list(custom.defined(kind, [owner_id]).filter(retired_at=None))
    active = {field.key for field in fields}
    refusals: dict[int, errors.FishplateError] = {}
    cleaned: dict[int, dict[str, Any]] = {}
    for place, (before, _version, values) in enumerate(fillings):
        try:
            if before is not None:
                _demand_filling(before, actor)
            cleaned[place] = custom.clean(fields, {**dict.fromkeys(active), **values}, {}, actor)
        except errors.FishplateError as refusal:
            refusals[place] = refusal

    def store(stored: Mapping[int, Model]) -> None:
        with audit.unit():
            locked = lock_all(found.visible_to(actor), [record.pk for record in stored.values()])
            rows = _values_of(kind, list(locked))
            versions = {place: fillings[place][1] for place in stored}
            if moved := _moved(stored, locked, rows, versions, actor):
                raise Moved(moved)
            targets = [locked[record.pk] for record in stored.values()]
            with audit.change_each("organisations.custom_fields_filled", targets, actor=actor) as changes:
                new = []
                for change, (place, record) in zip(changes, stored.items(), strict=True):
                    if (row := rows.get(record.pk)) is not None:
                        change.watch(row)
                        kept = {key: value for key, value in row.values.items() if key not in active}
                        row.values = {**kept, **cleaned[place]}
                        row.save()
                    else:
                        new.append(CustomValues(kind=kind, record_id=record.pk, values=cleaned[place]))
                        change.created(new[-1])
                CustomValues.objects.bulk_create(new)

    return refusals, store


def _moved(
    stored: Mapping[int, Model],
    locked: Mapping[UUID, Model],
    rows: Mapping[UUID, CustomValues],
    versions: Mapping[int, int],
    actor: Actor,
) -> dict[int, errors.FishplateError]:
    """Return what is refused now: by rule or guard, or because others filled the fields, or took the record away."""
    moved: dict[int, errors.FishplateError] = {}
    for place, record in stored.items():
        row = rows.get(record.pk)
        if record.pk not in locked:
            moved[place] = errors.NotFound()
        elif versions[place] != (row.version if row else 0):
            moved[place] = errors.Stale(row or record, versions[place])
        else:
            try:
                _demand_filling(locked[record.pk], actor)
            except errors.FishplateError as refusal:
                moved[place] = refusal
    return moved


def _demand_filling(record: Model, actor: Actor) -> None:
    demand(permissions.fill_custom_fields, actor, record)
    domain, model = record._meta.label_lower.split(".")
    guards.ask(f"{domain}.amend_{model}", target=record, actor=actor)


def _values_of(kind: str, record_ids: Sequence[UUID]) -> dict[UUID, CustomValues]:
    """Return the values that stand, locked."""
    found: dict[UUID, CustomValues] = {}
    for start in range(0, len(record_ids), _AT_ONCE):
        some = CustomValues.objects.select_for_update().filter(
            kind=kind, record_id__in=record_ids[start : start + _AT_ONCE]
        )
        found.update((row.record_id, row) for row in some.order_by("pk"))
    return found


def clear_custom_fields(*, kind: str, record_id: UUID, version: int, actor: Actor) -> None:
    """Let nothing stand in the fields of a record, as before they were filled for the first time; part of undoing.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for ``fill_custom_fields``.
    """
    found = queries.kind_with_fields(kind)
    domain, model = found.key.split(".")
    with audit.change("organisations.custom_fields_cleared", actor=actor) as change:
        record = lock(found.visible_to(actor), record_id)
        change.target = record
        demand(permissions.fill_custom_fields, actor, record)
        guards.ask(f"{domain}.amend_{model}", target=record, actor=actor)
        row = CustomValues.objects.select_for_update().filter(kind=kind, record_id=record_id).first()
        if row is None:
            raise errors.NotFound
        if row.version != version:
            raise errors.Stale(row, version)
        change.deleted(row)
        row.delete()


def _word_custom_field(
    field: CustomField,
    name_en: str,
    name_zh: str,
    unit: str,
    options: Sequence[str],
    *,
    required: bool,
    wrong: dict[str, list[errors.Text]],
) -> None:
    """Put on ``field`` what can be changed of it, and check all of it."""
    field.name_en, field.name_zh, field.unit, field.required = name_en.strip(), name_zh.strip(), unit.strip(), required
    field.options = list(dict.fromkeys(filter(None, (one.strip() for one in options))))
    if not field.name_en and not field.name_zh:
        wrong["name_zh"] = [_("Give the field a name, in one language at least.")]
    if field.type == custom.Type.CHOICE and not field.options:
        wrong["options"] = [_("Say what can be chosen.")]
    if any(len(one) > 100 for one in field.options) or len(field.options) > 200:
        wrong["options"] = [_("At most 200 choices of 100 characters each.")]
    check(field, wrong)
