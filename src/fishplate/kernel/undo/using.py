"""Whether anything hangs on a record by now, so that its creation can no longer be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from django.db.models import Field, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from fishplate.kernel import errors, files, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import in_parts
from fishplate.kernel.custom import CustomValues
from fishplate.kernel.errors import Text

#: Asked with a sequence of records of one kind as its target: domains that point at records by kind and id object.
ACTION = "records.withdraw_record"


def refuse_if_used(records: Sequence[Model], actor: Actor, *, own: Collection[type[Model]] = ()) -> None:
    """Raise ``Refused`` with everything that points at ``records``, rows of ``own`` apart, which go with them.

    The records are of one kind, and the actor sees them. A query for each kind of thing that may point at them, however
    many they are (a few more above 500).
    """
    reasons: list[Text] = []
    for some in in_parts(records):
        by_id = {record.pk: record for record in some}
        for what, used in _uses(by_id, type(some[0]), own):
            reasons += [_in_use(by_id[pk], what) for pk in sorted(used)]
    if reasons:
        raise errors.Refused(list(dict.fromkeys(reasons)))
    guards.ask(ACTION, target=records, actor=actor)


def _uses(
    records: Mapping[UUID, Model], model: type[Model], own: Collection[type[Model]]
) -> Iterator[tuple[str, set[UUID]]]:
    """Yield each kind of thing that points at some of the records, with the ids of those."""
    for relation in model._meta.get_fields(include_hidden=True):
        other = relation.related_model
        if not relation.auto_created or relation.concrete or not isinstance(other, type) or other in own:
            continue
        field = getattr(relation, "field", None)
        if isinstance(field, Field):
            rows = other._default_manager.filter(**{f"{field.name}__in": list(records)})
            yield str(other._meta.verbose_name), set(rows.values_list(field.name, flat=True).order_by())
    kind = model._meta.label_lower
    yield _("file"), set(files.attachments_by_record(kind, records))
    filled = CustomValues.objects.filter(kind=kind, record_id__in=list(records))
    yield str(CustomValues._meta.get_field("values").verbose_name), set(filled.values_list("record_id", flat=True))


def _in_use(record: Model, what: str) -> Text:
    return _("“{record}” stays: by now something belongs to it ({what}).").format(record=record, what=capfirst(what))
