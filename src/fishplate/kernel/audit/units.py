"""The unit: the one transaction that is open, with all changes that joined it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from asgiref.local import Local
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from fishplate.kernel import errors
from fishplate.kernel.audit.appending import append
from fishplate.kernel.audit.recorded import Change
from fishplate.kernel.fields import uuid7

_state = Local()


@dataclass(slots=True)
class Unit:
    """The outermost transaction with all changes that joined it; ``undoes`` is the one that it takes back."""

    id: UUID
    undoes: UUID | None = None
    changes: list[Change] = field(default_factory=list)
    open: list[Change] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    failed: BaseException | None = None
    #: Work on rows that waits for the end of ``together``; ``None`` outside.
    later: list[tuple[Callable[..., None], tuple[Model, ...]]] | None = None


_hearers: list[Callable[[Unit], None]] = []


def before_commit(hear: Callable[[Unit], None]) -> None:
    """Let ``hear`` see every unit with changes when it is complete; what it raises undoes the unit."""
    if hear not in _hearers:
        _hearers.append(hear)


@dataclass(slots=True)
class Undoing:
    """A change that is being taken back, and the id of the unit that does it as soon as there is one."""

    change_id: UUID
    by: UUID | None = None


@contextmanager
def undoing(change_id: UUID) -> Iterator[Undoing]:
    """Let whatever is written within the block say, in its note, that it takes back the change ``change_id``."""
    this = Undoing(change_id)
    if (running := running_unit()) is not None:
        running.undoes, this.by = change_id, running.id
    _state.undoing = this
    try:
        yield this
    finally:
        _state.undoing = None


def in_change() -> bool:
    """Tell whether a change is running in this thread."""
    running = running_unit()
    return running is not None and bool(running.open)


def in_unit() -> bool:
    """Tell whether a transaction of ours is running in this thread."""
    return running_unit() is not None


def change_id() -> UUID:
    """Return what the entries of the running unit will share; ``RuntimeError`` outside one."""
    running = running_unit()
    if running is None:
        raise RuntimeError("no unit is running")
    return running.id


def current() -> Change:
    """Return the innermost running change; ``RuntimeError`` outside one."""
    running = running_unit()
    if running is None or not running.open:
        raise RuntimeError("a write needs audit.change() around it")
    return running.open[-1]


@contextmanager
def unit() -> Iterator[None]:
    """One transaction for several changes, or for kernel rows that are no history (jobs, outbox).

    Whatever is written to a domain's table within it still needs its own ``change``.
    """
    if (outer := running_unit()) is not None:
        try:
            yield
        except BaseException as error:
            outer.failed = error
            if is_duplicate(error):
                raise taken() from error
            raise
        return
    running = Unit(id=uuid7())
    undone: Undoing | None = getattr(_state, "undoing", None)
    if undone is not None:
        running.undoes, undone.by = undone.change_id, running.id
    _state.unit = running
    try:
        with transaction.atomic(durable=True):  # noqa: TID251  # the one place that opens one
            yield
            if running.failed is not None:
                raise RuntimeError("a joined change failed and was swallowed") from running.failed
            _complete(running)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise taken() from error
    finally:
        _state.unit = None


def _complete(running: Unit) -> None:
    covered: set[str] = set().union(*(one.touched_tables() for one in running.changes))
    if unexplained := running.written - covered:
        raise RuntimeError(f"written without an audit entry: {', '.join(sorted(unexplained))}")
    if running.changes:
        for hear in _hearers:
            hear(running)
    append(running.changes, running.id)


def written_tables() -> set[str] | None:
    """Return the set in which the test guard notes written tables; ``None`` outside a unit."""
    running = running_unit()
    return running.written if running is not None else None


def taken() -> errors.Refused:
    """The service looked and found the name free; somebody else was faster by the time it was stored."""
    return errors.Refused(_("Somebody else stored the same at this very moment. Look again."))


def is_duplicate(error: BaseException) -> bool:
    """Tell a broken uniqueness (SQLSTATE 23505) from every other defect, on both databases."""
    if not isinstance(error, IntegrityError):
        return False
    return getattr(error.__cause__, "sqlstate", None) == "23505" or "UNIQUE constraint failed" in str(error)


def running_unit() -> Unit | None:
    """Return the unit of this thread; ``None`` outside one."""
    return getattr(_state, "unit", None)
