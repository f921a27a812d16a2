"""What the passes find out, whoever ran them."""

from collections.abc import Sequence
from dataclasses import dataclass

from .graph import Edge
from .result import Driver


@dataclass(frozen=True, slots=True)
class Dates:
    """Instants, slack in working ticks, and what holds each leaf, in the order of the graph's leaves.

    Attributes:
        finish: the instant at which the plan is done.
        late: whether the task is to be done as late as possible.
        done: whether it is finished, so that nothing can be late for it.
        overridden: links whose successor stands before they let it, because a date says so.
    """

    finish: int
    early_start: Sequence[int]
    early_finish: Sequence[int]
    late_start: Sequence[int]
    late_finish: Sequence[int]
    total_slack: Sequence[int]
    free_slack: Sequence[int]
    late: Sequence[bool]
    done: Sequence[bool]
    drivers: Sequence[tuple[Driver, ...]]
    overridden: Sequence[Edge]
