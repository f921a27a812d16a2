from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import JSONField, Model, OuterRef, QuerySet, Subquery

from fishplate.kernel import records
from fishplate.kernel.custom.models import CustomField, CustomValues


@dataclass(frozen=True, slots=True)
class Stands:
    """A field with what stands in it; ``None`` where nothing does."""

    field: CustomField
    value: Any


def owner_of(record: Model) -> UUID | None:
    """Return the organisation whose fields a record has; ``None`` for a kind that has none."""
    path = records.kind_of(record).owner
    owner: UUID | None = attrgetter(path.replace("__", "."))(record) if path else None
    return owner


def defined(kind: str, organisations: Iterable[UUID]) -> QuerySet[CustomField]:
    """Return the fields that these organisations gave to a kind of record, in order, the retired ones included."""
    return CustomField.objects.filter(kind=kind, organisation_id__in=list(organisations))


def fields_of(record: Model) -> list[CustomField]:
    """Return the fields of a record, without the retired ones."""
    owner = owner_of(record)
    return list(defined(record._meta.label_lower, [owner]).filter(retired_at=None)) if owner else []


def fields_among(rows: QuerySet[Any]) -> list[CustomField]:
    """Return the fields of the records among ``rows``, one for each key; no query on them where there are no fields."""
    kind = rows.model._meta.label_lower
    path = next((one.owner for one in records.kinds() if one.key == kind), "")
    found = list(CustomField.objects.filter(kind=kind, retired_at=None)) if path else []
    if not found:
        return []
    owners = set(rows.order_by().prefetch_related(None).values_list(path, flat=True).distinct())
    by_key: dict[str, CustomField] = {}
    for field in found:
        if field.organisation_id in owners:
            by_key.setdefault(field.key, field)
    return list(by_key.values())


def with_values(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Let each row carry what stands in its fields as ``custom_values``, without a query of its own."""
    stored = CustomValues.objects.filter(kind=rows.model._meta.label_lower, record_id=OuterRef("pk"))
    found: QuerySet[Any] = rows.annotate(custom_values=Subquery(stored.values("values")[:1], output_field=JSONField()))
    return found


def standing(record: Model) -> list[Stands]:
    """Return the fields of a record with what stands in them; a retired one only where something does."""
    kind, owner = record._meta.label_lower, owner_of(record)
    fields = list(defined(kind, [owner])) if owner else []
    if not fields:
        return []
    row = CustomValues.objects.filter(kind=kind, record_id=record.pk).first()
    values = row.values if row else {}
    return [Stands(field, values.get(field.key)) for field in fields if field.retired_at is None or field.key in values]


def missing(stands: Iterable[Stands]) -> list[CustomField]:
    """Return the fields in which something is needed and nothing stands."""
    return [one.field for one in stands if one.field.required and one.field.retired_at is None and one.value is None]
