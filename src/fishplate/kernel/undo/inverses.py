"""What takes back what: declared by the domains, a line an action.

An inverse is a function of what was done and the actor that calls a service. The helpers here make the usual ones.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from fishplate.kernel import errors, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record
from fishplate.kernel.undo.done import Done

Inverse = Callable[[Done, Actor], object]
#: (what was done, the record as it stands) -> an argument of the service that is no column of the record
Argument = Callable[[Done, Any], Any]
#: The same for entries of one action that stand together in one change.
Many = Callable[[Sequence[Done], Actor], object]
_inverses: dict[str, Inverse] = {}
_many: dict[str, Many] = {}
_kept_elsewhere: set[str] = set()


def register(action: str, inverse: Inverse, *, many: Many | None = None, kept_elsewhere: bool = False) -> None:
    """Declare how ``action``, as the history spells it, is taken back. Registering again replaces.

    ``many`` takes back a whole import at once, where one by one would cost too much. ``kept_elsewhere`` says that the
    domain itself keeps what the history holds only as a hash (``AUDIT_HIDDEN``), and the inverse reads it there.
    """
    _inverses[action] = inverse
    if kept_elsewhere:
        _kept_elsewhere.add(action)
    if many is not None:
        _many[action] = many


def many_of(action: str) -> Many | None:
    """Return what takes many of ``action`` back at once; ``None`` where each goes by itself."""
    return _many.get(action)


def is_kept_elsewhere(action: str) -> bool:
    """Whether the domain keeps by itself what the history hides of ``action``."""
    return action in _kept_elsewhere


def declared() -> dict[str, Inverse]:
    """Return all that is declared, by action."""
    return dict(_inverses)


def amend_back(service: Callable[..., object], model: type[Record], **arguments: Argument) -> Inverse:
    """Amend a record to what it was: changed columns as they were before, all others as they stand.

    Args:
        service: takes ``<model>_id``, ``actor``, ``version`` and the columns, by the name of their attribute.
        arguments: how those of its arguments are worked out that are no columns of the record.
    """
    former = former_arguments(service, model, **arguments)

    def inverse(done: Done, actor: Actor) -> object:
        record = _standing(done, model)
        return service(**{_id_of(model): record.pk}, version=record.version, actor=actor, **former(done, record))

    return inverse


def former_arguments(
    service: Callable[..., object], model: type[Record], **arguments: Argument
) -> Callable[[Done, Record], dict[str, Any]]:
    """Return what says, of one thing done and the record as it stands, with which values ``service`` amends it back.

    The record's id and version are not among them. For a ``many``, which hands them to a service for many rows.
    """
    wanted = _taken_by(service) - {_id_of(model), "version"}

    def of(done: Done, record: Record) -> dict[str, Any]:
        values = {column.attname: column.value_from_object(record) for column in model._meta.concrete_fields}
        values.update(done.former(model))
        return {name: arguments[name](done, record) if name in arguments else values[name] for name in wanted}

    return of


def remove_again(service: Callable[..., object], model: type[Record]) -> Inverse:
    """Remove what was added, in the version in which it stands; the service takes ``<model>_id`` and ``version``."""
    return switch_back(service, model)


def switch_back(service: Callable[..., object], model: type[Record]) -> Inverse:
    """Call what turns a record the other way and takes no more than its id, and its version if it asks for one."""
    versioned = "version" in _taken_by(service)

    def inverse(done: Done, actor: Actor) -> object:
        record = _standing(done, model)
        version = {"version": record.version} if versioned else {}
        return service(**{_id_of(model): record.pk}, **version, actor=actor)

    return inverse


def add_again(service: Callable[..., object]) -> Inverse:
    """Bring back what was removed; the service takes ``done`` and stores its rows under the ids they had."""
    return lambda done, actor: service(done=done, actor=actor)


def _standing(done: Done, model: type[Record]) -> Record:
    record = model._default_manager.filter(pk=done.target.id).first()
    if record is None:
        raise errors.Refused(_("“{record}” is gone.").format(record=records.in_words(done.label)))
    return record


def _id_of(model: type[Record]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower() + "_id"


def _taken_by(service: Callable[..., object]) -> set[str]:
    return set(inspect.signature(service).parameters) - {"actor", "under"}
