"""Many writes of one kind: checked without any lock, then stored in one short transaction, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Model

from fishplate.kernel.errors import FishplateError, Refused

#: What was refused, by the place of its row.
Refusals = Mapping[int, FishplateError]


class Moved(Refused):
    """What was checked is not what stands any more; ``refusals`` says which rows are refused now, and why."""

    def __init__(self, refusals: Refusals) -> None:
        self.refusals = refusals
        super().__init__([str(refusal) for refusal in refusals.values()])


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a service found of many rows.

    Args:
        refusals: the rows that would be refused; nothing was written either way.
        store: writes all rows in one unit of the history and returns the records by the places of their rows. It
            checks again, under lock, whatever others may have changed since, and raises ``Moved`` where a row is
            refused now. Not to be called where there are refusals.
    """

    refusals: Refusals
    store: Callable[[], dict[int, Model]]
