"""The change: transaction, before and after, entry."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from asgiref.local import Local
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from fishplate.kernel import clock, errors, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import hashing
from fishplate.kernel.audit.models import Chain, Content, Entry
from fishplate.kernel.fields import uuid7

Operation = Literal["created", "changed", "deleted"]
_state = Local()
_encoder = DjangoJSONEncoder()
_AT_ONCE = 500


def snapshot(row: Model) -> dict[str, Any]:
    """Return the row's columns as JSON values. Columns in ``AUDIT_HIDDEN`` say only whether they are set."""
    hidden: frozenset[str] = getattr(row, "AUDIT_HIDDEN", frozenset())
    values: dict[str, Any] = {}
    for column in row._meta.concrete_fields:
        value = column.value_from_object(row)
        if column.name in hidden:
            value = hashing.content_hash("", str(value))[:8] if value else None
        elif not isinstance(value, str | int | float | bool | list | dict | None):
            value = _encoder.default(value) if not isinstance(value, bytes | memoryview) else bytes(value).hex()
        values[column.name] = value
    return values


@dataclass(slots=True)
class _Touched:
    row: Model
    operation: Operation
    before: dict[str, Any] | None
    after: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Identity:
    """What an entry says of its target, kept because a deleted row forgets its id."""

    kind: str
    id: UUID
    label: str
    chain: str

    @classmethod
    def of(cls, row: Model) -> _Identity:
        kind = records.kind_of(row)
        return cls(kind.key, row.pk, kind.label(row), kind.chain(row))


@dataclass(slots=True)
class Change:
    """One use case while it writes: what it touched, for the entry that is appended at commit."""

    action: str
    actor: Actor
    at: datetime
    target: Model | None = None
    under: UUID | None = None
    note: dict[str, Any] = field(default_factory=dict)
    _touched: dict[tuple[str, Any], _Touched] = field(default_factory=dict)
    _gone: dict[int, _Identity] = field(default_factory=dict)

    def watch(self, *rows: Model) -> None:
        """Remember rows as they are now, before they are changed."""
        for row in rows:
            self._touched.setdefault(_key(row), _Touched(row, "changed", snapshot(row)))

    def created(self, *rows: Model) -> None:
        """Say that rows were stored for the first time; the first one is the target unless another was named."""
        for row in rows:
            self._touched[_key(row)] = _Touched(row, "created", None)
            self.target = self.target or row

    def deleted(self, *rows: Model) -> None:
        """Say that rows are about to be deleted; call it while they still have their id."""
        for row in rows:
            before = snapshot(row)
            self._touched[_key(row)] = _Touched(row, "deleted", before)
            if self.target is None or self.target is row:
                self.target = row
                self._gone[id(row)] = _Identity.of(row)

    def differing(self) -> Iterator[tuple[Model, Operation, set[str]]]:
        """Yield each row that is not as it was, what happened to it, and the columns that differ; after ``settle``."""
        for touched in self._touched.values():
            if found := hashing.differences(touched.before, touched.after):
                yield touched.row, touched.operation, set(found)

    def touched_tables(self) -> set[str]:
        """Return the database tables of all rows this change answers for."""
        return {touched.row._meta.db_table for touched in self._touched.values()}

    def settle(self) -> None:
        """Take the after-picture of everything touched."""
        for touched in self._touched.values():
            if touched.operation != "deleted":
                touched.after = snapshot(touched.row)

    def payload(self) -> str:
        """Return the text that is hashed: who (by name), what, on which authority, each field before and after."""
        rows = [
            {
                "kind": touched.row._meta.label_lower,
                "id": str(key[1]),
                "operation": touched.operation,
                "fields": differences,
            }
            for key, touched in self._touched.items()
            if (differences := hashing.differences(touched.before, touched.after))
        ]
        return hashing.canonical(
            {
                "actor": self.actor.name,
                "target": self.identity().label,
                "under": str(self.under or ""),
                "note": self.note,
                "rows": rows,
            }
        )

    def identity(self) -> _Identity:
        """Return what is said of the target; ``RuntimeError`` where the use case named none and created nothing."""
        if self.target is None:
            raise RuntimeError(f"{self.action}: an audited change needs a target; name it or create one")
        return self._gone.get(id(self.target)) or _Identity.of(self.target)


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
    if (running := _running()) is not None:
        running.undoes, this.by = change_id, running.id
    _state.undoing = this
    try:
        yield this
    finally:
        _state.undoing = None


def in_change() -> bool:
    """Tell whether a change is running in this thread."""
    running = _running()
    return running is not None and bool(running.open)


def in_unit() -> bool:
    """Tell whether a transaction of ours is running in this thread."""
    return _running() is not None


def change_id() -> UUID:
    """Return what the entries of the running unit will share; ``RuntimeError`` outside one."""
    running = _running()
    if running is None:
        raise RuntimeError("no unit is running")
    return running.id


def current() -> Change:
    """Return the innermost running change; ``RuntimeError`` outside one."""
    running = _running()
    if running is None or not running.open:
        raise RuntimeError("a write needs audit.change() around it")
    return running.open[-1]


@contextmanager
def unit() -> Iterator[None]:
    """One transaction for several changes, or for kernel rows that are no history (jobs, outbox).

    Whatever is written to a domain's table within it still needs its own ``change``.
    """
    if (outer := _running()) is not None:
        try:
            yield
        except BaseException as error:
            outer.failed = error
            if _is_duplicate(error):
                raise _taken() from error
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
            _append(running)
    except IntegrityError as error:
        if not _is_duplicate(error):
            raise
        raise _taken() from error
    finally:
        _state.unit = None


@contextmanager
def change(
    action: str, *, actor: Actor, target: Model | None = None, under: UUID | None = None, **note: Any
) -> Iterator[Change]:
    """Run one use case: open (or join) the transaction, record before and after, append the entry at commit.

    Args:
        action: ``<domain>.<record>_<past participle>``, as the history shows it.
        target: the record whose history this belongs to; the first row created, if it is left out.
        under: id of the approved change request, or whatever else authorises the write.
        note: further JSON values worth keeping, such as a reason typed by the person.
    """
    with unit():
        running = _running()
        assert running is not None
        if running.undoes is not None:
            note["undoes"] = str(running.undoes)
        this = Change(action=action, actor=actor, at=clock.now(), target=target, under=under, note=note)
        if target is not None:
            this.watch(target)
        running.changes.append(this)
        running.open.append(this)
        try:
            yield this
            this.settle()
        finally:
            running.open.pop()


@contextmanager
def change_each(
    action: str, targets: Sequence[Model], *, actor: Actor, under: UUID | None = None
) -> Iterator[list[Change]]:
    """Run one use case on many records at once, with an entry for each: ``change`` for writes in bulk.

    Args:
        targets: rows that stand already, and are watched from here on, or new ones, to be stored within the block.

    Yields:
        The changes, in the order of ``targets``. A new row counts as created by its own change.
    """
    with unit():
        running = _running()
        assert running is not None
        at = clock.now()
        note = {"undoes": str(running.undoes)} if running.undoes is not None else {}
        those = [Change(action=action, actor=actor, at=at, under=under, note=dict(note)) for _ in targets]
        for this, target in zip(those, targets, strict=True):
            if target._state.adding:
                this.created(target)
            else:
                this.target = target
                this.watch(target)
        running.changes += those
        running.open += those
        try:
            yield those
            for this in those:
                this.settle()
        finally:
            del running.open[len(running.open) - len(those) :]


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
            running = _running()
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
    running = _running()
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
    running = _running()
    if running is None or running.later is None:
        work(*rows)
    else:
        running.later.append((work, rows))


def _attempt(do: Callable[[], object]) -> errors.FishplateError | None:
    """Do one thing of several; where it is refused, leave the unit as if it had not been tried."""
    running = _running()
    assert running is not None
    known, written, waiting = len(running.changes), set(running.written), len(running.later or ())
    try:
        with transaction.atomic():  # noqa: TID251  # a savepoint within the unit
            do()
    except (errors.FishplateError, IntegrityError) as error:
        if isinstance(error, IntegrityError) and not _is_duplicate(error):
            raise
        del running.changes[known:]
        del (running.later or [])[waiting:]
        running.written, running.failed = written, None
        return error if isinstance(error, errors.FishplateError) else _taken()
    return None


def written_tables() -> set[str] | None:
    """Return the set in which the test guard notes written tables; ``None`` outside a unit."""
    running = _running()
    return running.written if running is not None else None


def _taken() -> errors.Refused:
    """The service looked and found the name free; somebody else was faster by the time it was stored."""
    return errors.Refused(_("Somebody else stored the same at this very moment. Look again."))


def _is_duplicate(error: BaseException) -> bool:
    """Tell a broken uniqueness (SQLSTATE 23505) from every other defect, on both databases."""
    if not isinstance(error, IntegrityError):
        return False
    return getattr(error.__cause__, "sqlstate", None) == "23505" or "UNIQUE constraint failed" in str(error)


def _running() -> Unit | None:
    return getattr(_state, "unit", None)


def _key(row: Model) -> tuple[str, Any]:
    return row._meta.label_lower, row.pk


def _append(running: Unit) -> None:
    by_chain: dict[str, list[Change]] = {}
    covered: set[str] = set()
    for one in running.changes:
        by_chain.setdefault(one.identity().chain, []).append(one)
        covered |= one.touched_tables()
    unexplained = {table for table in running.written if table not in covered}
    if unexplained:
        raise RuntimeError(f"written without an audit entry: {', '.join(sorted(unexplained))}")
    if running.changes:
        for hear in _hearers:
            hear(running)
    # Heads are locked last and in order: the row locks of two changes can then never wait for each other in a ring.
    for key in sorted(by_chain):
        _append_to_chain(key, by_chain[key], running.id)


def _append_to_chain(key: str, changes: Iterable[Change], change_id: UUID) -> None:
    Chain.objects.bulk_create([Chain(key=key)], ignore_conflicts=True)
    chain = Chain.objects.select_for_update().get(key=key)
    entries: list[Entry] = []
    said: list[tuple[str, str]] = []
    for one in changes:
        target, payload, salt = one.identity(), one.payload(), secrets.token_hex(16)
        entry = Entry(
            chain=chain,
            number=chain.number + 1,
            at=one.at,
            action=one.action,
            actor_id=one.actor.id,
            target_kind=target.kind,
            target_id=target.id,
            change_id=change_id,
            content_hash=hashing.content_hash(salt, payload),
            previous=chain.head,
        )
        entry.hash = hash_of(entry, key)
        entries.append(entry)
        said.append((salt, payload))
        chain.number, chain.head = entry.number, entry.hash
    Entry.objects.bulk_create(entries)
    _store_contents([(entry.pk, salt, payload) for entry, (salt, payload) in zip(entries, said, strict=True)])
    chain.save(update_fields=["number", "head"])


def _store_contents(rows: list[tuple[int, str, str]]) -> None:
    if connection.vendor != "postgresql" or len(rows) < _AT_ONCE:
        Content.objects.bulk_create(Content(entry_id=pk, salt=salt, payload=payload) for pk, salt, payload in rows)
        return
    # Written into a statement, each of the thousands of quotes in these texts would be looked at twice.
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {Content._meta.db_table} (entry_id, salt, payload) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def hash_of(entry: Entry, chain_key: str) -> str:
    """Compute what the entry's hash has to be."""
    return hashing.entry_hash(
        chain=chain_key,
        number=entry.number,
        at=entry.at,
        action=entry.action,
        actor_id=entry.actor_id,
        target_kind=entry.target_kind,
        target_id=entry.target_id,
        change_id=entry.change_id,
        content=entry.content_hash,
        previous=entry.previous,
    )
