"""What the clock does: signatures under what has changed become void, deadlines are reminded of and escalated, and
those who answer for it hear of an approval that nobody is left to complete."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db.models import QuerySet

from fishplate.domains.approvals import queries, services
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval
from fishplate.kernel import clock, errors, jobs
from fishplate.kernel.actors import SYSTEM

logger = logging.getLogger(__name__)


def register() -> None:
    """Let workers look after open approvals."""
    jobs.periodic("approvals.look_after", look_after, every=timedelta(minutes=1))


def look_after() -> None:
    """Do what is due to open approvals; each by itself, so that one that fails holds up no other."""
    collecting = Approval.objects.filter(state=ApprovalState.OPEN)
    for approval in collecting:
        if reasons := queries.changes_of(approval):
            said = "\n".join(map(str, reasons))
            _try(approval.pk, partial(services.void_approval, reason=said, actor=SYSTEM))
    for approval, short in queries.open_ones_by_shortage():
        if short != (approval.short_since is not None):
            _try(approval.pk, partial(services.note_missing_signers, actor=SYSTEM))
    at = clock.now()
    _each(
        collecting.filter(remind_at__lte=at, due_at__gt=at, reminded_at=None),
        partial(services.remind_approval, actor=SYSTEM),
    )
    _each(
        collecting.filter(due_at__lte=at, escalated_at=None),
        partial(services.escalate_approval, actor=SYSTEM),
    )


def _each(rows: QuerySet[Approval], act: Callable[..., object]) -> None:
    for pk in list(rows.values_list("pk", flat=True)):
        _try(pk, act)


def _try(pk: UUID, act: Callable[..., object]) -> None:
    try:
        act(approval_id=pk)
    except errors.FishplateError as error:
        # Somebody was faster, or a guard objects: the next look finds it as it stands then.
        logger.info("approval %s: %s", pk, error)
