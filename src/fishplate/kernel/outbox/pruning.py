from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from fishplate.kernel import audit, clock
from fishplate.kernel.outbox.models import Message

#: So many in one transaction, and in one call.
_AT_ONCE, _MOST = 1_000, 20_000


def prune() -> int:
    """Delete messages that were handled longer ago than ``FISHPLATE_OUTBOX_DAYS``, the oldest first; return how many.

    What waits, or failed and is to be tried again, stays however old it is. A thousand at a time, so that nobody waits
    long for the database; what one call leaves, the next one takes. What happened is told by the audit
    trail, not by this.
    """
    before = clock.now() - timedelta(days=settings.FISHPLATE_OUTBOX_DAYS)
    old = Message.objects.filter(handled_at__lt=before).order_by("handled_at").values_list("pk", flat=True)
    count = 0
    while count < _MOST and (some := list(old[:_AT_ONCE])):
        with audit.unit():
            count += Message.objects.filter(pk__in=some, handled_at__lt=before).delete()[0]
    return count
