"""What all tests share: the net under every write, the clock, the network that is not there, and five named people."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from fishplate.config.compiling import fingerprint
from tests.services import needs, postgresql
from tests.support import database, network, remembering, slowness
from tests.support.time import Clock

if TYPE_CHECKING:
    from fishplate.domains.projects.tests.factories import Cast


# A slow machine is no fault of the code: what has to be fast is a benchmark.
settings.register_profile("fishplate", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fishplate")


# Compiled once for each state of the engine's code, not once a session.
os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(__file__).parent / ".pytest_cache" / "compiled" / fingerprint()))


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("fishplate")
    group.addoption("--soak", action="store_true", help="run the long trials, and only these")
    group.addoption("--only-database", action="store_true", help="run only what touches the database")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    soak, only_database = config.getoption("--soak"), config.getoption("--only-database")
    unwanted = [
        item
        for item in items
        if (item.get_closest_marker("soak") is not None) != soak
        or (only_database and (item.get_closest_marker("one_database") is not None or not database.is_used_by(item)))
    ]
    for item in items:
        if item.get_closest_marker("soak") is not None:
            item.add_marker(pytest.mark.timeout(0))
    if unwanted:
        config.hook.pytest_deselected(items=unwanted)
        left_out = set(unwanted)
        items[:] = [item for item in items if item not in left_out]
    items.sort(key=slowness.rank)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    slowness.tell(terminalreporter)


@pytest.fixture(autouse=True)
def _audited(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test writes a domain's table without an audit entry."""
    yield from database.audited(request)


@pytest.fixture(autouse=True)
def _remembering(request: pytest.FixtureRequest) -> None:
    """The tests of one file that begin with the same world have it made once."""
    if database.is_used_by(request.node):
        remembering.begin(request.path, forget=database.is_emptied_by(request.node))


@pytest.fixture(autouse=True)
def _offline(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test leaves the machine; only those marked for it open sockets at all."""
    network.close(monkeypatch, loopback=any(map(request.node.get_closest_marker, ("network", "e2e", "soak"))))


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The time stands still until the test moves it."""
    with Clock() as stopped:
        yield stopped


@pytest.fixture
def cast(db: None) -> Cast:
    """Return a project with its owner, a teammate, a supplier's member, one who was removed, and a stranger."""
    from fishplate.domains.projects.tests import factories

    return factories.cast()


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """Return the URL of a PostgreSQL on which databases may be made."""
    return needs("postgresql")


@pytest.fixture
def postgresql_database(postgresql_server: str) -> Iterator[str]:
    """Return the URL of an empty PostgreSQL database of this test's own."""
    with postgresql.fresh_database(postgresql_server) as url:
        yield url
