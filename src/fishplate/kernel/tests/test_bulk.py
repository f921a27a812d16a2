"""Derived rows are written in one statement, on either database as their models would write them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fishplate.domains.planning.models import ScheduledTask
from fishplate.domains.planning.tests import factories
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel.bulk import put_rows

pytestmark = pytest.mark.django_db
NAMES = [field.name for field in ScheduledTask._meta.concrete_fields]
COLUMNS = [field.attname for field in ScheduledTask._meta.concrete_fields]


def test_rows_are_replaced_or_added_and_others_stay():
    cast = projects.cast()
    replaced, added, left = (factories.task(cast, name).pk for name in ("Replaced", "Added", "Left"))
    rows = {row[0]: list(row) for row in ScheduledTask.objects.values_list(*COLUMNS)}
    ScheduledTask.objects.filter(pk=added).delete()
    before = ScheduledTask.objects.filter(pk=left).values().get()
    for pk, slack, critical in ((replaced, -480, True), (added, 960, False)):
        row = rows[pk]
        row[COLUMNS.index("start_at")] -= timedelta(days=1, microseconds=7)
        row[COLUMNS.index("total_slack")], row[COLUMNS.index("critical")] = slack, critical

    put_rows(ScheduledTask, NAMES, [rows[replaced], rows[added]])

    stored = {row[0]: list(row) for row in ScheduledTask.objects.values_list(*COLUMNS)}
    assert (stored[replaced], stored[added]) == (rows[replaced], rows[added])
    assert ScheduledTask.objects.filter(pk=left).values().get() == before
    put_rows(ScheduledTask, NAMES, [])
    assert ScheduledTask.objects.count() == 3
