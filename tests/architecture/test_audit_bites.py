"""A write without an audit entry fails the test in which it happens, however it is spelled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.tests.factories import organisation
from fishplate.kernel import audit
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.guard import WriteWithoutAudit

pytestmark = pytest.mark.django_db


def _raw(row: Organisation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_organisation SET name = 'x'")


WRITES: dict[str, Callable[[Organisation], object]] = {
    "save": lambda row: row.save(),
    "create": lambda row: Organisation.objects.create(name="x"),
    "bulk_create": lambda row: Organisation.objects.bulk_create([Organisation(name="x")]),
    "update": lambda row: Organisation.objects.update(name="x"),
    "delete": lambda row: row.delete(),
    "raw SQL": _raw,
}


@pytest.mark.parametrize("spelling", WRITES)
def test_outside_a_change(spelling: str) -> None:
    row = organisation()
    with pytest.raises(WriteWithoutAudit, match="organisations_"):
        WRITES[spelling](row)


def test_in_a_unit_without_a_change() -> None:
    row = organisation()
    with pytest.raises(WriteWithoutAudit), audit.unit():
        row.save()


def test_in_a_change_that_says_nothing_about_the_table() -> None:
    row = organisation()
    with (
        pytest.raises(RuntimeError, match="written without an audit entry: organisations_person"),
        audit.change("organisations.organisation_amended", actor=SYSTEM, target=row),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE organisations_person SET name = 'x'")
