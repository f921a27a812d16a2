from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar, get_type_hints
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from fishplate.kernel import audit, clock
from fishplate.kernel.fields import uuid7
from fishplate.kernel.outbox.models import Message

INSIDE: Literal["inside"] = "inside"
AFTER: Literal["after"] = "after"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, in ids only: whoever handles it reads what it may see itself."""

    event_id: UUID = field(default_factory=uuid7)
    at: datetime = field(default_factory=clock.now)
    actor_id: UUID

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        _types[name_of(cls)] = cls


E = TypeVar("E", bound=Event)
Handler = Callable[[Any], None]
_types: dict[str, type[Event]] = {}
_inside: dict[str, dict[str, Handler]] = {}
_after: dict[str, dict[str, Handler]] = {}
_wakers: list[Callable[[], None]] = []


def name_of(event: type[Event]) -> str:
    """``fishplate.domains.landscape.events.ContractAmended`` → ``landscape.ContractAmended``."""
    parts = event.__module__.split(".")
    return f"{parts[-2] if parts[-1] == 'events' else parts[-1]}.{event.__name__}"


def subscribe(event: type[E], handler: Callable[[E], None], *, when: Literal["inside", "after"]) -> None:
    """Call ``handler`` for each event of this type; wired in the subscribing domain's ``apps.py``."""
    handlers = _inside if when == INSIDE else _after
    handlers.setdefault(name_of(event), {})[f"{handler.__module__}.{handler.__qualname__}"] = handler


def wake_by(ring: Callable[[], None]) -> None:
    """Call ``ring()`` after each commit that left something to deliver, so that it need not wait to be found."""
    if ring not in _wakers:
        _wakers.append(ring)


def publish(*events: Event) -> None:
    """Tell what happened, from within the change that made it happen; of many changes at once in one statement.

    Handlers ``INSIDE`` run now, and their failure undoes the change. For each handler ``AFTER`` a row is written in
    the same transaction, so that the event survives a crash right after the commit.
    """
    audit.current()
    for event in events:
        for handler in _inside.get(name_of(type(event)), {}).values():
            handler(event)
    messages = [message for event in events for message in _messages(event)]
    Message.objects.bulk_create(messages)
    if messages:
        for ring in _wakers:
            transaction.on_commit(ring)


def _messages(event: Event) -> list[Message]:
    name = name_of(type(event))
    handlers = _after.get(name, {})
    payload = encode(event) if handlers else ""
    return [
        Message(
            event_id=event.event_id,
            event_name=name,
            handler=handler,
            payload=payload,
            created_at=event.at,
            next_attempt_at=event.at,
        )
        for handler in handlers
    ]


def encode(event: Event) -> str:
    """Return the event as JSON."""
    values = {item.name: getattr(event, item.name) for item in dataclasses.fields(event)}
    return json.dumps(values, cls=DjangoJSONEncoder)


def decode(name: str, payload: str) -> Event:
    """Return the event that ``encode`` wrote; ``KeyError`` for a type that is not known any more."""
    kind = _types[name]
    hints = get_type_hints(kind)
    return kind(**{key: _restore(hints[key], value) for key, value in json.loads(payload).items()})


def handler_of(event_name: str, handler_name: str) -> Handler:
    """Return the handler that an outbox row names; ``KeyError`` if nobody registered it."""
    return _after[event_name][handler_name]


def _restore(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if hint in (UUID, UUID | None):
        return UUID(value)
    if hint in (datetime, datetime | None):
        return datetime.fromisoformat(value)
    if hint == tuple[UUID, ...]:
        return tuple(UUID(item) for item in value)
    return value
