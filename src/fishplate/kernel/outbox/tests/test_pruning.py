"""What was handled long ago goes; what was not handled stays, however old it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fishplate.kernel import clock, outbox
from fishplate.kernel.fields import uuid7
from fishplate.kernel.outbox import pruning
from fishplate.kernel.outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def message(*, created: datetime, handled: datetime | None, attempts: int = 0) -> Message:
    return Message.objects.create(
        event_id=uuid7(),
        event_name="tests.Rang",
        handler="tests.count_up",
        payload="{}",
        created_at=created,
        next_attempt_at=created,
        handled_at=handled,
        attempts=attempts,
    )


def test_only_what_was_handled_longer_ago_than_is_kept_goes(settings: Any) -> None:
    settings.FISHPLATE_OUTBOX_DAYS = 30
    now = clock.now()
    long_ago = now - timedelta(days=400)
    gone = message(created=long_ago, handled=now - timedelta(days=30, seconds=1))
    kept = [
        message(created=long_ago, handled=now - timedelta(days=29)),
        message(created=long_ago, handled=None),
        message(created=long_ago, handled=None, attempts=90),
    ]
    assert outbox.prune() == 1
    assert set(Message.objects.values_list("pk", flat=True)) == {one.pk for one in kept}
    assert not Message.objects.filter(pk=gone.pk).exists()
    assert outbox.prune() == 0


def test_many_go_a_part_at_a_time(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FISHPLATE_OUTBOX_DAYS = 1
    monkeypatch.setattr(pruning, "_AT_ONCE", 2)  # as if there were thousands
    for _ in range(5):
        message(created=clock.now(), handled=clock.now() - timedelta(days=2))
    assert outbox.prune() == 5
    assert not Message.objects.exists()


def test_what_is_old_is_found_without_looking_at_everything(settings: Any) -> None:
    settings.FISHPLATE_OUTBOX_DAYS = 1
    now = clock.now() - timedelta(seconds=30)
    Message.objects.bulk_create(
        Message(
            event_id=uuid7(), event_name="tests.Rang", handler="tests.count_up", payload="{}", created_at=now,
            next_attempt_at=now, handled_at=now - timedelta(minutes=number),
        )
        for number in range(3_000)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kernel_message")
    with CaptureQueriesContext(connection) as queries:
        assert outbox.prune() == 3_000 - 24 * 60
    looked = next(one["sql"] for one in queries if one["sql"].startswith("SELECT") and "handled_at" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'' if connection.vendor == 'postgresql' else 'QUERY PLAN '}{looked}")
        assert "outbox_message_handled" in str(cursor.fetchall())
