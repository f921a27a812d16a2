from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import F

from fishplate.kernel import audit, clock
from fishplate.kernel.outbox import events
from fishplate.kernel.outbox.models import Message

logger = logging.getLogger(__name__)
_FIRST_RETRY = timedelta(seconds=5)
_LAST_RETRY = timedelta(hours=1)


def deliver_pending(*, limit: int = 100) -> int:
    """Hand every due message to its handler; return how many succeeded.

    A handler's own changes and the mark "handled" are one transaction: killed in between, the message is handed over
    again and the first attempt left no trace. A handler that fails is tried again later, ever less often.
    """
    handled = 0
    due = Message.objects.filter(handled_at__isnull=True, next_attempt_at__lte=clock.now()).order_by("id")
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        handled += _deliver(pk)
    return handled


def _deliver(pk: int) -> bool:
    try:
        with audit.unit():
            message = Message.objects.select_for_update(skip_locked=True).filter(pk=pk, handled_at__isnull=True).first()
            if message is None:
                return False
            events.handler_of(message.event_name, message.handler)(events.decode(message.event_name, message.payload))
            message.handled_at, message.error = clock.now(), ""
            message.save(update_fields=["handled_at", "error"])
            return True
    except Exception as error:
        # Whatever a handler raises, the other messages must still go out, and this one be tried again.
        logger.exception("event handler failed", extra={"message_id": pk})
        _postpone(pk, error)
        return False


def _postpone(pk: int, error: Exception) -> None:
    attempts = Message.objects.values_list("attempts", flat=True).get(pk=pk)
    Message.objects.filter(pk=pk).update(
        attempts=F("attempts") + 1,
        next_attempt_at=next_attempt(clock.now(), attempts),
        error=f"{type(error).__name__}: {error}"[:2000],
    )


def next_attempt(at: datetime, attempts: int) -> datetime:
    """Return when to try again: 5 s, 10 s, 20 s … doubling, at most an hour apart."""
    return at + min(_FIRST_RETRY * (1 << min(attempts, 20)), _LAST_RETRY)
