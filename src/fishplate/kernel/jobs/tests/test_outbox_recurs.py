"""What the kernel says recurs with its outbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fishplate.kernel import clock
from fishplate.kernel.fields import uuid7
from fishplate.kernel.jobs import recurring
from fishplate.kernel.outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def test_handled_messages_are_pruned_again_and_again(settings: Any) -> None:
    settings.FISHPLATE_OUTBOX_DAYS = 1
    now = clock.now()
    Message.objects.create(
        event_id=uuid7(),
        event_name="tests.Rang",
        handler="tests.count_up",
        payload="{}",
        created_at=now,
        next_attempt_at=now,
        handled_at=now - timedelta(days=2),
    )
    assert "outbox.prune" in recurring.run_due()
    assert not Message.objects.exists()
