"""The shapes of all arrays. Instants, readings and lengths are in ticks, as in frame.py and calendars.py."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

# An array of records and one of its records, whose fields numba knows and mypy does not.
Records = Any
Record = Any
Numbers = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

# What binds a task besides its links.
FREE, SNET, SNLT, FNET, FNLT, MSO, MFO, ALAP = range(8)

# What holds a task where it is, if no link does.
PROJECT_START, STATUS_DATE, CONSTRAINT, PROGRESS, MANUAL = range(5)

NOT_BEGUN, BEGUN, FINISHED = range(3)

LONG_AGO = -(2**62)

# What every pass asks of every node; the rest is kept apart, so that large plans stay within the processor's cache.
NODE = np.dtype(
    [
        ("span", "i8"),  # working ticks on `clock`
        ("first_in", "i4"),  # its edges in `incoming`: first_in ≤ edge < last_in
        ("last_in", "i4"),
        ("first_out", "i4"),
        ("last_out", "i4"),
        ("clock", "i4"),
        ("constraint", "i1"),
        ("progress", "i1"),
        ("dated", "?"),  # the constraint has a date
        ("has_deadline", "?"),
        ("delayed", "?"),
        ("joint", "?"),
        ("milestone", "?"),
        ("manual", "?"),
        ("shared", "?"),  # by people with calendars of their own
        ("active", "?"),
        ("late", "?"),  # to be done as late as possible
        ("done", "?"),  # finished, or a joint of nothing but what is finished
        ("plain", "?"),  # work by one clock, not begun, as early as it can be: its readings are kept beside its dates
    ],
    align=True,
)

DETAIL = np.dtype(
    [
        ("at_early", "i8"),  # the constraint's date, up to a whole tick
        ("at_late", "i8"),  # and down to one
        ("deadline", "i8"),
        ("delay", "i8"),
        ("manual_start", "i8"),
        ("manual_finish", "i8"),
        ("began", "i8"),
        ("ended", "i8"),
        ("remaining", "i8"),  # -1 where it is not known
        ("first_part", "i8"),  # what each of those who share it does: first_part ≤ part < last_part
        ("last_part", "i8"),
    ]
)

EDGE = np.dtype(
    [
        ("lag", "i8"),
        ("source", "i4"),
        ("target", "i4"),
        ("from_finish", "?"),
        ("holds_finish", "?"),
        ("elapsed", "?"),
    ],
    align=True,
)

PART = np.dtype([("ticks", "i8"), ("clock", "i4")], align=True)

PLACED = np.dtype(
    [
        ("start", "i8"),  # what successors see; the early dates, but for what is as late as possible
        ("finish", "i8"),
        ("early_reading", "i8"),  # of its own clock at its start, for plain work alone
        ("late_reading", "i8"),
        ("late_start", "i8"),
        ("late_finish", "i8"),
        ("limit", "i8"),  # the late start that predecessors see
        ("asked", "i8"),  # the start that links ask for where a constraint overrides them
        ("early_start", "i8"),
        ("early_finish", "i8"),
        ("total_slack", "i8"),
        ("free_slack", "i8"),
        ("reason", "i8"),
    ],
    align=True,
)

CLOCK = np.dtype(
    [
        ("first", "i8"),  # instants from `first` to before `last` are laid out
        ("last", "i8"),
        ("low", "i8"),  # the readings at both ends
        ("high", "i8"),
        ("begin", "i8"),  # what it shows when the plan begins; written by the pass forward
        ("first_span", "i4"),
        ("last_span", "i4"),
        ("instants", "i4"),  # where its part of `by_instant` and of `by_reading` begins
        ("readings", "i4"),
    ],
    align=True,
)

SPAN = np.dtype([("start", "i8"), ("end", "i8"), ("reading", "i8")], align=True)


class Clocks(NamedTuple):
    """All clocks, laid out.

    A slot is 2 ** `slot` ticks. `by_instant` and `by_reading` give the last span that begins no later than the slot
    does; the one asked for is that or one of the next few. `trouble` is 1 once something was asked that lies outside.
    """

    table: Records
    spans: Records
    by_instant: Indices
    by_reading: Indices
    slot: int
    trouble: Numbers


class Terms(NamedTuple):
    """What holds for the whole plan. `status` counts where `has_status`, `finish` where `from_finish`."""

    project_start: int
    finish: int
    status: int
    has_status: bool
    retained: bool
    from_finish: bool
    any_late: bool
    leaves: int


class Plan(NamedTuple):
    """A network in arrays. The first `terms.leaves` nodes are its tasks without children, joints come behind.

    `incoming` holds the edges by their target, `outgoing` the same by their source; `order` has each node after its
    predecessors.
    """

    terms: Terms
    nodes: Records
    details: Records
    parts: Records
    incoming: Records
    outgoing: Records
    order: Numbers
