"""Which tests touch Django's database, and the audit guard around those."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fishplate.kernel.audit import guard

_FIXTURES = ("transactional_db", "db")


def is_used_by(item: pytest.Item) -> bool:
    """Tell whether a test asks for the database, by mark or by fixture."""
    asked = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or any(name in asked for name in _FIXTURES)


def is_emptied_by(item: pytest.Item) -> bool:
    """Tell whether a test commits what it writes, so that all tables are emptied after it."""
    mark = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or (
        mark is not None and bool(mark.kwargs.get("transaction"))
    )


def audited(request: pytest.FixtureRequest) -> Iterator[None]:
    """Watch the writes of one test, from after the database is ready until before it is emptied again."""
    if not is_used_by(request.node):
        yield
        return
    for name in _FIXTURES:
        if name in request.fixturenames:
            request.getfixturevalue(name)
    with guard.watching():
        yield
