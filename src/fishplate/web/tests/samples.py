"""A table of the tests' own, so that the frame is tried without any domain."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, models

from fishplate.kernel import errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record

KINDS = [("erp", "ERP"), ("mes", "MES"), ("his", "HIS")]


class Sample(Record):
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=KINDS, default="erp")
    size = models.IntegerField(default=0)
    due_on = models.DateField(null=True)
    urgent = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[Sample]] = models.Manager()

    class Meta:
        app_label = "samples"


def make_table() -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Sample)


def fill(count: int) -> None:
    """Store rows with repeated names and sizes and some empty dates, so that ties and gaps occur."""
    Sample.objects.bulk_create(
        Sample(
            name=f"Interface {number % 97:02d} 接口",
            kind=KINDS[number % 3][0],
            size=number * 7919 % 1013,
            due_on=None if number % 5 == 0 else date(2026, 1, 1) + timedelta(days=number % 60),
        )
        for number in range(count)
    )


def amend_sample(*, sample_id: UUID, version: int, actor: Actor, **values: Any) -> Sample:
    """Change a sample as a service would: refuse, compare the version, write."""
    if values["name"] == "taken":
        raise errors.Invalid({"name": ["This name is taken."], "": ["Something else is wrong too."]})
    if values["name"] == "shut":
        raise errors.Refused(["The gate is shut.", "The charter is not approved."])
    if values["name"] == "forbidden":
        raise errors.Forbidden("Only the owner may do this.")
    sample = Sample.objects.get(pk=sample_id)
    if sample.version != version:
        raise errors.Stale(sample, version)
    for name, value in values.items():
        setattr(sample, name, value)
    sample.save()
    return sample
