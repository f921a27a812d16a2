"""A benchmark on both databases, each empty, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
_NAME = "FISHPLATE_BENCHMARK_DATABASE"


def on_both(work: Callable[[str], None]) -> None:
    """Call ``work(name of the database)`` once on SQLite and once on PostgreSQL; called by a benchmark's ``main``."""
    sys.path.insert(0, str(CHECKOUT))
    if (name := os.environ.get(_NAME)) is not None:
        _within(name, work)
        return
    from tests.services import postgresql

    for database, url in (("SQLite", ""), ("PostgreSQL", postgresql.unused_database(postgresql.url()))):
        environment = {
            **os.environ,
            _NAME: database,
            "FISHPLATE_TEST_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "fishplate.config.settings_test",
        }
        subprocess.run([sys.executable, sys.argv[0]], env=environment, check=True)


def _within(name: str, work: Callable[[str], None]) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner, setup_test_environment

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        work(name)
    finally:
        runner.teardown_databases(databases)
