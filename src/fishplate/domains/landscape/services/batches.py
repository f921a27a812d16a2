"""Many systems or interfaces of a register at once, by the rules of those that are entered one by one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from fishplate.domains.landscape import events, permissions
from fishplate.domains.landscape.models import Interface, InterfaceConsumer, System
from fishplate.domains.landscape.services import interfaces, systems
from fishplate.kernel import audit, errors, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import Change
from fishplate.kernel.batches import Moved, Prepared, in_parts, save_all
from fishplate.kernel.locking import lock_all
from fishplate.kernel.outbox import Event
from fishplate.kernel.permissions import Rule, demand
from fishplate.kernel.validation import check

R = TypeVar("R", System, Interface)
#: The record as it was read, ``None`` for a new one, and what the services for one take besides its ids.
Rows = Sequence[tuple[R | None, Mapping[str, Any]]]
Wrong = dict[str, list[errors.Text]]


def prepare_systems(*, organisation_id: UUID, rows: Rows[System], actor: Actor) -> Prepared:
    """Check many rows for an organisation's register of systems: new ones, and some that stand and are amended.

    Raises:
        NotFound: the organisation is outside the actor's sight. Forbidden: the actor does not belong to it.
        Refused: a guard lets nothing new into the register.
    """
    return _prepared(_Systems, organisation_id, rows, actor)


def prepare_interfaces(*, organisation_id: UUID, rows: Rows[Interface], actor: Actor) -> Prepared:
    """As ``prepare_systems``, for the register of interfaces."""
    return _prepared(_Interfaces, organisation_id, rows, actor)


def _prepared(kind: type[_Batch[R]], organisation_id: UUID, rows: Rows[R], actor: Actor) -> Prepared:
    def store() -> dict[int, Model]:
        with audit.unit():
            batch = kind(organisation_id, rows, actor, locked=True)
            batch.judge()
            batch.keep()
            with batch.changes() as changes:
                batch.settle()
                batch.keep()
                batch.write(changes)
        return dict(enumerate(batch.records))

    batch = kind(organisation_id, rows, actor, locked=False)
    batch.judge()
    batch.settle()
    return Prepared(batch.refusals, store)


class _Batch(ABC, Generic[R]):
    """The rows of one call on their records; ``locked`` is the second look, right before they are written."""

    model: ClassVar[type[System | Interface]]
    may_register: Rule
    may_amend: Rule

    def __init__(self, organisation_id: UUID, rows: Rows[R], actor: Actor, *, locked: bool) -> None:
        self.organisation = systems.organisation_of_register(organisation_id, actor)
        self.rows: Rows[R] = rows
        self.actor, self.locked = actor, locked
        self.noun = self.model._meta.model_name
        self.refusals: dict[int, errors.FishplateError] = {}
        self.records: list[R] = self._records()

    def judge(self) -> None:
        """Ask rule and guards for what is new, and for each record that stands."""
        if any(record is None for record, _data in self.rows):
            demand(self.may_register, self.actor, self.organisation)
            guards.ask(f"landscape.register_{self.noun}", target=self.organisation, actor=self.actor)
        told: dict[UUID, errors.FishplateError | None] = {}
        for place, record in enumerate(self.records):
            if record._state.adding or place in self.refusals:
                continue
            # The rule looks at nothing but the organisation whose register it is.
            if record.organisation_id not in told:
                told[record.organisation_id] = _refusal(demand, self.may_amend, self.actor, record)
            if (refusal := told[record.organisation_id] or self._objection(record)) is not None:
                self.refusals[place] = refusal

    def keep(self) -> None:
        """Come to nothing where a row is refused."""
        if self.refusals:
            raise Moved(self.refusals)

    @contextmanager
    def changes(self) -> Iterator[list[Change]]:
        """Open an entry for each row; yield them in the order of the rows."""
        new = [record for record in self.records if record._state.adding]
        standing = [record for record in self.records if not record._state.adding]
        registered: list[Change]
        amended: list[Change]
        with (
            audit.change_each(f"landscape.{self.noun}_registered", new, actor=self.actor) as registered,
            audit.change_each(f"landscape.{self.noun}_amended", standing, actor=self.actor) as amended,
        ):
            by_record = {id(change.target): change for change in [*registered, *amended]}
            yield [by_record[id(record)] for record in self.records]

    def settle(self) -> None:
        """Write on each record what was typed, and find out what is wrong with it."""
        self._look_around()
        self._former: dict[UUID, R] = {record.pk: copy(record) for record in self.records if not record._state.adding}
        taken = {
            code.lower(): pk
            for pk, code in self.model.objects.filter(organisation=self.organisation).values_list("pk", "code")
        }
        for place, record in enumerate(self.records):
            if place in self.refusals:
                continue
            if taken.get(record.code.lower()) == record.pk:
                del taken[record.code.lower()]
            data = dict(self.rows[place][1])
            refusal = _refusal(self._settle_one, place, record, data, taken)
            if refusal is not None:
                self.refusals[place] = refusal

    def write(self, changes: Sequence[Change]) -> None:
        """Store all rows with what hangs on them, what they are found by, and the news."""
        new = [record for record in self.records if record._state.adding]
        standing = [record for record in self.records if not record._state.adding]
        told = [self._news(record) for record in self.records]
        # What stands first: it may make room for a code that a new one takes.
        save_all(standing, [self._former[record.pk] for record in standing])
        self.model.objects.bulk_create(new)  # type: ignore[arg-type]  # either kind, with its own records
        self._write_further(changes)
        search.index(*self.records)
        outbox.publish(*told)

    def _settle_one(self, place: int, record: R, data: dict[str, Any], taken: dict[str, UUID]) -> None:
        wrong = self._put(place, record, data, lambda: taken.setdefault(record.code.lower(), record.pk) != record.pk)
        # What fits into a column has not changed since the first look.
        if not self.locked:
            check(record, wrong)
        elif wrong:
            raise errors.Invalid(wrong)

    def _objection(self, record: R) -> errors.FishplateError | None:
        return _refusal(guards.ask, f"landscape.amend_{self.noun}", target=record, actor=self.actor)

    def _records(self) -> list[R]:
        standing = {record.pk: record for record, _data in self.rows if record is not None}
        found = lock_all(self._scope(), standing) if self.locked else {pk: copy(one) for pk, one in standing.items()}
        records: list[R] = []
        for place, (record, _data) in enumerate(self.rows):
            now = self.model(organisation=self.organisation) if record is None else found.get(record.pk)
            if record is not None and now is None:
                self.refusals[place] = errors.NotFound()
            elif record is not None and now is not None and now.version != record.version:
                self.refusals[place] = errors.Stale(now, record.version)
            records.append(now or record)  # type: ignore[arg-type]  # a kind makes its own records
        return records

    @abstractmethod
    def _scope(self) -> QuerySet[R]:
        """Return the records that this actor sees, with what the rules look at."""

    def _look_around(self) -> None:
        """Read what the rows refer to."""

    @abstractmethod
    def _put(self, place: int, record: R, data: dict[str, Any], is_taken: Any) -> Wrong:
        """Write one row on its record and return what is wrong with it, its columns apart."""

    def _write_further(self, changes: Sequence[Change]) -> None:
        """Store what hangs on the records."""

    @abstractmethod
    def _news(self, record: R) -> Event:
        """Return the event of a record that is about to be stored."""


class _Systems(_Batch[System]):
    model = System
    may_register = staticmethod(permissions.register_system)
    may_amend = staticmethod(permissions.amend_system)

    def _scope(self) -> QuerySet[System]:
        return System.objects.visible_to(self.actor).select_related("organisation")

    def _put(self, place: int, record: System, data: dict[str, Any], is_taken: Any) -> Wrong:
        systems.put_on_system(record, **data)
        return {"code": systems.code_is_taken()} if is_taken() else {}

    def _news(self, record: System) -> Event:
        if record._state.adding:
            return events.SystemRegistered(
                organisation_id=record.organisation_id, system_id=record.pk, actor_id=self.actor.id
            )
        return events.SystemAmended(system_id=record.pk, actor_id=self.actor.id)


class _Interfaces(_Batch[Interface]):
    model = Interface
    may_register = staticmethod(permissions.register_interface)
    may_amend = staticmethod(permissions.amend_interface)

    def _scope(self) -> QuerySet[Interface]:
        return Interface.objects.visible_to(self.actor).select_related("organisation", "provider")

    def _look_around(self) -> None:
        ends = {pk for _record, data in self.rows for pk in (data["provider_id"], *data["consumer_ids"])}
        self._seen = {one.pk: one for some in in_parts(ends) for one in _systems(self.actor).filter(pk__in=some)}
        self._ends: dict[int, set[UUID]] = {}
        self._consumers: dict[UUID, list[InterfaceConsumer]] = {}
        standing = [record.pk for record in self.records if not record._state.adding]
        for some in in_parts(standing):
            for one in InterfaceConsumer.objects.filter(interface__in=some).select_related("system"):
                self._consumers.setdefault(one.interface_id, []).append(one)

    def _put(self, place: int, record: Interface, data: dict[str, Any], is_taken: Any) -> Wrong:
        provider_id, wanted = data.pop("provider_id"), set(data.pop("consumer_ids"))
        interfaces.put_on_interface(record, **data)
        self._ends[place] = wanted
        seen: Mapping[UUID, System] = self._seen
        # An end that was given before stays possible, even where its owner has withdrawn it from this actor's sight.
        if not record._state.adding:
            before = {one.system_id: one.system for one in self._consumers.get(record.pk, [])}
            seen = {**{pk: self._seen[pk] for pk in (provider_id, *wanted) if pk in self._seen}, **before}
            seen[record.provider_id] = record.provider
        wrong = interfaces.connect(record, provider_id, wanted, seen)
        return {**wrong, **({"code": interfaces.code_is_taken()} if is_taken() else {})}

    def _write_further(self, changes: Sequence[Change]) -> None:
        new: list[InterfaceConsumer] = []
        gone: list[UUID] = []
        for place, (record, change) in enumerate(zip(self.records, changes, strict=True)):
            standing = {one.system_id: one for one in self._consumers.get(record.pk, [])}
            for pk in standing.keys() - self._ends[place]:
                change.deleted(standing[pk])
                gone.append(standing[pk].pk)
            for pk in sorted(self._ends[place] - standing.keys()):
                consumer = InterfaceConsumer(interface=record, system_id=pk)
                new.append(consumer)
                change.created(consumer)
        for some in in_parts(gone):
            InterfaceConsumer.objects.filter(pk__in=some).delete()
        InterfaceConsumer.objects.bulk_create(new)

    def _news(self, record: Interface) -> Event:
        if record._state.adding:
            return events.InterfaceRegistered(
                organisation_id=record.organisation_id, interface_id=record.pk, actor_id=self.actor.id
            )
        return events.InterfaceAmended(interface_id=record.pk, actor_id=self.actor.id)


def _systems(actor: Actor) -> QuerySet[System]:
    return System.objects.visible_to(actor)


def _refusal(do: Any, *args: Any, **options: Any) -> errors.FishplateError | None:
    try:
        do(*args, **options)
    except errors.FishplateError as error:
        return error
    return None
