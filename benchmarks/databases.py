"""A benchmark that asks both databases, each in a process of its own and empty before and after."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_DATABASE = "FISHPLATE_BENCHMARK_DATABASE"


def in_each_database(script: str, ask: Callable[[str], None]) -> None:
    """Run ``script`` once for each database; there, ``ask`` is called with the name of the one that stands ready."""
    sys.path.insert(0, str(Path(script).resolve().parents[1]))
    name = os.environ.get(_DATABASE)
    if name is not None:
        _ask_within(ask, name)
        return
    from tests.services import postgresql

    for database, url in (("SQLite", ""), ("PostgreSQL", postgresql.unused_database(postgresql.url()))):
        environment = {
            **os.environ,
            _DATABASE: database,
            "FISHPLATE_TEST_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "fishplate.config.settings_test",
        }
        subprocess.run([sys.executable, script], env=environment, check=True)


def _ask_within(ask: Callable[[str], None], name: str) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner, setup_test_environment

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        ask(name)
    finally:
        runner.teardown_databases(databases)
