"""The critical path of a network of tasks: when each can start, when it must, and what holds it there.

One call, `schedule(network)`, from plain dataclasses to plain dataclasses. Times are wall-clock times without
a zone; durations, lags and slack are whole units of the network's resolution, a minute unless it says otherwise, in
*working* time of a task's calendar. The rules that decide every date stand in docs/scheduling.md; in short:

- The end of a shift and the start of the next are the same instant: no slack lies across a weekend.
- Lag runs on the successor's calendar; a negative lag is a lead.
- A milestone (duration 0) sits at the very instant that drives it, so that putting one into a link moves
  nothing; only a lag, a constraint or the bare project start place it by its calendar.
- Every task is as early as its links, its constraint and the project start allow. A deadline never moves a
  task: it caps the late finish, and slack turns negative when it cannot be met.
- A link of a summary means its leaves, and a summary's dates are those of its children.
"""

from .assessment import (
    Finding,
    Measure,
    Need,
    Point,
    Practice,
    PracticeFinding,
    assess,
    assess_practices,
)
from .calendars import STANDARD_WEEK, Calendar, Shift, Week, shift
from .critical_path import schedule
from .diagnostics import Diagnostic, Problem
from .float_paths import FloatPath, Ranking, float_paths
from .network import (
    Assignment,
    Constraint,
    ConstraintKind,
    LagKind,
    Link,
    LinkKind,
    Network,
    Pause,
    Progress,
    ProgressLogic,
    Span,
    Task,
)
from .result import Driver, Reason, Schedule, ScheduledTask, Status
from .warming import is_warm, warm
from .working_time import WorkingClock

__all__ = [
    "STANDARD_WEEK",
    "Assignment",
    "Calendar",
    "Constraint",
    "ConstraintKind",
    "Diagnostic",
    "Driver",
    "Finding",
    "FloatPath",
    "LagKind",
    "Link",
    "LinkKind",
    "Measure",
    "Need",
    "Network",
    "Pause",
    "Point",
    "Practice",
    "PracticeFinding",
    "Problem",
    "Progress",
    "ProgressLogic",
    "Ranking",
    "Reason",
    "Schedule",
    "ScheduledTask",
    "Shift",
    "Span",
    "Status",
    "Task",
    "Week",
    "WorkingClock",
    "assess",
    "assess_practices",
    "float_paths",
    "is_warm",
    "schedule",
    "shift",
    "warm",
]
