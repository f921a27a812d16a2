"""Whether anything hangs on a record by now, so that its creation can no longer be taken back."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Field, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from fishplate.kernel import errors, files, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.custom import CustomValues
from fishplate.kernel.errors import Text
from fishplate.kernel.records import reference

#: What domains that point at records by kind and id ask about: what people said or keep there.
ACTION = "records.withdraw_record"


def refuse_if_used(record: Model, actor: Actor, *, own: Collection[type[Model]] = ()) -> None:
    """Raise ``Refused`` with everything that points at ``record``, rows of ``own`` apart, which go with it."""
    reasons: list[Text] = []
    for relation in record._meta.get_fields(include_hidden=True):
        model = relation.related_model
        if not relation.auto_created or relation.concrete or not isinstance(model, type) or model in own:
            continue
        field = getattr(relation, "field", None)
        if isinstance(field, Field) and model._default_manager.filter(**{field.name: record}).exists():
            reasons.append(_in_use(record, str(model._meta.verbose_name)))
    to = reference(record)
    if files.attachments_of(to, actor).exists():
        reasons.append(_in_use(record, _("file")))
    if CustomValues.objects.filter(kind=to.kind, record_id=to.id).exists():
        reasons.append(_in_use(record, str(CustomValues._meta.get_field("values").verbose_name)))
    if reasons:
        raise errors.Refused(list(dict.fromkeys(reasons)))
    guards.ask(ACTION, target=record, actor=actor)


def _in_use(record: Model, what: str) -> Text:
    return _("“{record}” stays: by now something belongs to it ({what}).").format(record=record, what=capfirst(what))
