"""The worlds that tests begin with: made once for each file of tests, and written down again for the tests after.

Making a project with its people takes two hundred queries, most of which only ask. A test that begins with the same is
given the same: what the making wrote is executed again in the test's own transaction, and what the factory returned is
handed out as a copy. Only a database in which nobody did anything yet is one to begin with; where anything else
differs, the factory is asked as ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import AutoField, Max, Min, Model
from django.utils import translation

from fishplate.kernel import clock
from fishplate.kernel.audit.models import Entry

_Made = TypeVar("_Made")
_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
_TAKES_BACK = re.compile(r"\s*ROLLBACK\b", re.IGNORECASE)


@dataclass(slots=True)
class _Memory:
    """What a factory returned, what it wrote, and the last number of each table whose rows the database numbers."""

    made: Any
    statements: list[tuple[str, Any, bool]]
    last_numbers: dict[type[Model], int]


@dataclass(slots=True)
class _Kept:
    """The memories of one file of tests; ``file`` is ``None`` where nobody said that they may be used."""

    file: Path | None = None
    is_making: bool = False
    memories: dict[tuple[object, ...], _Memory] = field(default_factory=dict)


_kept = _Kept()


def begin(file: Path, *, forget: bool) -> None:
    """Say whose tests share what they begin with; ``forget`` before a test that empties the tables."""
    if forget or file != _kept.file:
        _kept.memories.clear()
    _kept.file = file


def remembered(make: Callable[[], _Made]) -> Callable[[], _Made]:
    """Let a factory of a whole world be asked once for each file of tests."""

    @wraps(make)
    def made() -> _Made:
        if _kept.file is None or _kept.is_making or not connection.in_atomic_block or Entry.objects.exists():
            return make()
        key = (make, str(settings.DATA), translation.get_language(), clock._frozen.get())
        memory = _kept.memories.get(key)
        if memory is not None and _is_written_again(memory):
            found: _Made = deepcopy(memory.made)
            return found
        return _make(make, key)

    return made


def _make(make: Callable[[], _Made], key: tuple[object, ...]) -> _Made:
    statements: list[tuple[str, Any, bool]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITES.match(sql) or _TAKES_BACK.match(sql):
            params = list(params) if many else params
            statements.append((sql, params, many))
        return execute(sql, params, many, context)

    before = _last_numbers(_numbered())
    _kept.is_making = True
    try:
        with connection.execute_wrapper(note):
            made = make()
    finally:
        _kept.is_making = False
    numbers = {model: last for model, last in _last_numbers(before).items() if last != before[model]}
    if not any(_TAKES_BACK.match(sql) for sql, *_ in statements):
        counted_from = [_counting_from(model, before[model]) for model in numbers if connection.vendor == "postgresql"]
        _kept.memories[key] = _Memory(deepcopy(made), [*counted_from, *statements], numbers)
    return made


def _is_written_again(memory: _Memory) -> bool:
    """Execute what was written; where it does not lead to the same, take it back and tell so."""
    watching, connection.execute_wrappers = connection.execute_wrappers, []
    point = transaction.savepoint()
    try:
        with connection.cursor() as cursor:
            for sql, params, many in memory.statements:
                (cursor.executemany if many else cursor.execute)(sql, params)
        is_same = _last_numbers(memory.last_numbers) == memory.last_numbers
    except DatabaseError:
        is_same = False
    finally:
        connection.execute_wrappers = watching
    (transaction.savepoint_commit if is_same else transaction.savepoint_rollback)(point)
    return is_same


def _numbered() -> Iterable[type[Model]]:
    return (one for one in apps.get_models(include_auto_created=True) if isinstance(one._meta.pk, AutoField))


def _last_numbers(models: Iterable[type[Model]]) -> dict[type[Model], int]:
    """Return the highest number in each table, 0 where there is no row."""
    return {model: model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for model in models}


def _counting_from(model: type[Model], before: int) -> tuple[str, Any, bool]:
    """Return what lets PostgreSQL, which never counts back, give the same numbers again."""
    first = model._default_manager.filter(pk__gt=before).aggregate(first=Min("pk"))["first"]
    table, column = model._meta.db_table, model._meta.pk.column
    return "SELECT setval(pg_get_serial_sequence(%s, %s), %s, false)", (f'"{table}"', column, first), False
