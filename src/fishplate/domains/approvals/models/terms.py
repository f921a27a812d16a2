"""How long signers have: for all steps together, and for each from when it begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from fishplate.domains.approvals.models.approval import Approval
from fishplate.domains.approvals.models.seating import MOST_DAYS, MOST_STEPS
from fishplate.kernel import errors

#: The furthest deadline there can be. Beyond it is a slip of the hand, and in the year 9999 no other zone has that day.
FURTHEST: Final = timedelta(days=36525)
#: How long before the deadline signers are reminded; half of the time where there is less than twice as much.
NOTICE: Final = timedelta(days=1)


def begin_step(approval: Approval, at: datetime) -> None:
    """Set the deadline of the step that begins now; reminders and escalation are those of the new deadline."""
    days = days_of_step(approval)
    ends = [one for one in (at + timedelta(days=days) if days else None, approval.all_due_at) if one is not None]
    due_at = min(ends, default=None)
    if due_at != approval.due_at:
        set_deadline(approval, due_at, at)
        approval.due_reason = ""


def set_deadline(approval: Approval, due_at: datetime | None, at: datetime) -> None:
    """Let the running step end at ``due_at``, as said at ``at``; ``None`` leaves it without a deadline."""
    approval.due_at = due_at
    approval.remind_at = due_at - min(NOTICE, (due_at - at) / 2) if due_at is not None else None
    approval.reminded_at = approval.escalated_at = None


def days_of_step(approval: Approval) -> int:
    """Return how many days the running step was given; 0 where it has none of its own."""
    given: list[int] = approval.step_days
    return given[approval.step - 1] if approval.step <= len(given) else 0


def problem_of_deadline(due_at: datetime, at: datetime) -> errors.Text | None:
    """Return why ``due_at``, said at ``at``, is no deadline to give anybody; ``None`` if it is one."""
    if due_at <= at:
        return _("This deadline has passed already.")
    if due_at - at > FURTHEST:
        return _("This deadline is more than a hundred years away.")
    return None


def check_step_days(step_days: Sequence[int]) -> None:
    """Raise unless these are days that signers can be given, step by step."""
    if len(step_days) > MOST_STEPS or any(not 0 <= days <= MOST_DAYS for days in step_days):
        text = _("Give each step 1 to {days} days, or 0 for no deadline of its own.").format(days=MOST_DAYS)
        raise errors.Invalid({"step_days": [text]})
