"""Several things done as one: all or none, with every refusal told, and work on their rows saved up to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import IntegrityError, transaction
from django.db.models import Model

from fishplate.kernel import errors
from fishplate.kernel.audit.units import in_unit, is_duplicate, running_unit, taken, unit

_AT_ONCE = 500


class _Undone(Exception):
    """What rolls back a trial."""


def together(doings: Iterable[Callable[[], object]], *, keep: bool = True) -> dict[int, errors.FishplateError]:
    """Do all of ``doings`` or, where one is refused, none; return what was refused, by its place.

    Each is tried, also after another was refused, so that a person learns every reason at once. With ``keep`` false it
    is a trial: nothing stays of it in any case. What is kept is one unit: its entries carry the same change id.

    Raises:
        Refused: one was refused within a unit of the caller's, which thereby comes to nothing as well.
    """
    refusals: dict[int, errors.FishplateError] = {}
    nested = in_unit()
    try:
        with unit():
            running = running_unit()
            assert running is not None
            running.later = running.later or []
            for place, do in enumerate(doings):
                if (refusal := _attempt(do)) is not None:
                    refusals[place] = refusal
            _settle_together(refusals, keep=keep, nested=nested)
    except _Undone:
        pass
    return refusals


def _settle_together(refusals: dict[int, errors.FishplateError], *, keep: bool, nested: bool) -> None:
    if refusals and nested:
        raise errors.Refused([str(refusal) for refusal in refusals.values()])
    if refusals or not keep:
        raise _Undone
    running = running_unit()
    assert running is not None
    waiting, running.later = running.later or [], None
    by_work: dict[Callable[..., None], list[Model]] = {}
    for work, rows in waiting:
        by_work.setdefault(work, []).extend(rows)
    for work, all_rows in by_work.items():
        for start in range(0, len(all_rows), _AT_ONCE):
            work(*all_rows[start : start + _AT_ONCE])


def later(work: Callable[..., None], *rows: Model) -> None:
    """Call ``work(*rows)``: now, or once for many rows where things are done ``together``, if these are kept."""
    running = running_unit()
    if running is None or running.later is None:
        work(*rows)
    else:
        running.later.append((work, rows))


def _attempt(do: Callable[[], object]) -> errors.FishplateError | None:
    """Do one thing of several; where it is refused, leave the unit as if it had not been tried."""
    running = running_unit()
    assert running is not None
    known, written, waiting = len(running.changes), set(running.written), len(running.later or ())
    try:
        with transaction.atomic():  # noqa: TID251  # a savepoint within the unit
            do()
    except (errors.FishplateError, IntegrityError) as error:
        if isinstance(error, IntegrityError) and not is_duplicate(error):
            raise
        del running.changes[known:]
        del (running.later or [])[waiting:]
        running.written, running.failed = written, None
        return error if isinstance(error, errors.FishplateError) else taken()
    return None
