"""A worker in a process of its own, with the tests' kinds of job. Short leases, so that a test need not wait.

Started by path with the database and the data folder as arguments: a test's own, not those of a new test run.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from importlib import import_module

import django
from django.conf import settings

database, data = sys.argv[1:]
os.environ["DJANGO_SETTINGS_MODULE"] = "fishplate.config.settings_test"
settings.DATABASES["default"]["NAME"], settings.DATA = database, data
django.setup()

work, claims, recurring, sweeping, worker = (
    import_module(f"fishplate.kernel.jobs.{name}")
    for name in ("tests.work", "claims", "recurring", "sweeping", "worker")
)
vars(claims).update(LEASE=timedelta(seconds=2), BEAT=timedelta(seconds=0.5))
recurring.periodic("jobs.sweep", sweeping.sweep, every=timedelta(seconds=0.5))
worker.serve(threads=2)
