"""The net under the tests: no domain table is written without an entry that answers for it.

It reads the SQL, not the ORM, so that ``update()``, bulk writes and raw statements are caught as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection

from fishplate.kernel.audit import units

_WRITE = re.compile(r'^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)

#: Tables of domains that are no history, with the reason. Everything else in a domain is.
EXCEPTIONS: dict[str, str] = {
    "conversations_notice": "that somebody was told of an event, which has its own entry; and whether they read it",
    "conversations_watch": "of what somebody wants to be told; no deed, and shown on the record while it lasts",
    "conversations_delivery": "the way of a notice to a person; failures are shown to them",
    "projects_visit": "how far a person has read; it changes by looking and says nothing about the project",
    "automation_attempt": "a log of what was sent, written by the worker",
    "automation_delivery": "a queue of what is to be sent; what it tells of is audited where it happened",
    "organisations_tokenuse": "when a token was last used is no change of it",
    "planning_scheduledtask": "derived from tasks and dependencies, which are audited; reckoned anew with each change",
    "planning_riskfigures": "derived from the plan by a simulation, whose entry says on what and how it was run",
}


class WriteWithoutAudit(AssertionError):
    """A domain table was written outside ``audit.change``."""


def guarded_tables() -> frozenset[str]:
    """Return the tables of all domain models that must be audited."""
    return frozenset(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("fishplate.domains.") and model._meta.db_table not in EXCEPTIONS
    )


@contextmanager
def watching() -> Iterator[None]:
    """Fail every unaudited write on this thread's connection within the block."""
    tables = guarded_tables()

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        match = _WRITE.match(sql)
        if match and match[1] in tables:
            written = units.written_tables()
            if written is None or not units.in_change():
                raise WriteWithoutAudit(f"{match[1]} is written outside audit.change(): {sql[:120]}")
            written.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield
