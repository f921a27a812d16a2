"""The fields that an organisation defined, given along with the record that has them: both are kept, or neither."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import Field

from fishplate.kernel import audit, custom
from fishplate.kernel.actors import Actor
from fishplate.kernel.custom import CustomField, CustomValues
from fishplate.kernel.fields import Record
from fishplate.web.api.operations import Input
from fishplate.web.custom_fields import fill_beside

R = TypeVar("R", bound=Record)


class WithCustom(Input):
    """What a program sends of a record that may have fields of its organisation's own."""

    custom: Mapping[str, Any] | None = Field(
        default=None,
        description="What stands in the fields that the record's organisation defined, by key, as `fill_custom_fields` "
        "takes it. Of a record that stands, keys that are left out keep what they hold.",
    )

    def dict(self, **options: Any) -> dict[str, Any]:
        """Return what the record's own service takes."""
        found: dict[str, Any] = super().dict(**options)
        found.pop("custom", None)
        return found


def made(model: type[R], data: WithCustom, do: Callable[[], R], *, actor: Actor) -> R:
    """Let ``do`` make a record, with what was given for its own fields.

    Raises:
        Invalid: by ``custom.<key>``; there is no such field, it cannot hold this, or something is needed and missing.
    """
    kind = model._meta.label_lower
    if not data.custom and not CustomField.objects.filter(kind=kind, required=True, retired_at=None).exists():
        return do()
    with audit.unit():
        record = do()
        if data.custom or any(field.required for field in custom.fields_of(record)):
            fill_beside(record, version=0, values=data.custom or {}, actor=actor)
    return record


def amended(data: WithCustom, do: Callable[[], R], *, actor: Actor) -> R:
    """Let ``do`` amend a record, with what was given for its own fields; the others keep what they hold.

    Raises:
        Invalid: as for ``made``.
    """
    if not data.custom:
        return do()
    with audit.unit():
        record = do()
        kind, active = record._meta.label_lower, {field.key for field in custom.fields_of(record)}
        # The record is locked since it was amended, and so nobody else fills its fields meanwhile.
        row = CustomValues.objects.filter(kind=kind, record_id=record.pk).first()
        standing = {key: value for key, value in row.values.items() if key in active} if row else {}
        values = {**standing, **data.custom}
        fill_beside(record, version=row.version if row else 0, values=values, actor=actor)
    return record
