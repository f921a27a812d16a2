"""The critical path of a network of tasks: when each can start, when it must, and what holds it there.

One call, `schedule(network)`, from plain dataclasses to plain dataclasses. Times are wall-clock times without
a zone, at a resolution of one minute; durations, lags and slack are whole *working* minutes of a task's
calendar.

The rules of the arithmetic, which decide every date:

- The end of a shift and the start of the next are the same instant: no slack lies across a weekend.
- Lag runs on the successor's calendar; a negative lag is a lead.
- A milestone (duration 0) sits at the very instant that drives it, so that putting one into a link moves
  nothing; only a lag, a constraint or the bare project start place it by its calendar.
- Every task is as early as its links, its constraint and the project start allow. A deadline never moves a
  task: it caps the late finish, and slack turns negative when it cannot be met.
"""

from .calendars import STANDARD_WEEK, Calendar, Shift, Week, shift
from .critical_path import schedule
from .diagnostics import Diagnostic, Problem
from .network import Constraint, ConstraintKind, Link, LinkKind, Network, Task
from .result import Driver, Reason, Schedule, ScheduledTask, Status

__all__ = [
    "STANDARD_WEEK",
    "Calendar",
    "Constraint",
    "ConstraintKind",
    "Diagnostic",
    "Driver",
    "Link",
    "LinkKind",
    "Network",
    "Problem",
    "Reason",
    "Schedule",
    "ScheduledTask",
    "Shift",
    "Status",
    "Task",
    "Week",
    "schedule",
    "shift",
]
