"""Settings of the tests: the product's own, with a key of no value and nothing that waits or goes out.

``FISHPLATE_TEST_DATABASE_URL`` runs the same tests on PostgreSQL.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["FISHPLATE_KEY"] = "a key that only tests use"
os.environ["FISHPLATE_DATA"] = tempfile.mkdtemp(prefix="fishplate-test-")
os.environ["FISHPLATE_DATABASE_URL"] = os.environ.get("FISHPLATE_TEST_DATABASE_URL", "")

from fishplate.config.settings import *  # noqa: F403  # a settings module is a namespace
from fishplate.config.settings import DATABASES, DJANGO_VITE

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if not os.environ["FISHPLATE_DATABASE_URL"]:
    # A file, because workers, threads and processes of the tests meet in it as they do in the product.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["FISHPLATE_DATA"]) / "test.sqlite3")}
# Pages are tested without a built front end: its assets are named, not looked up.
DJANGO_VITE["default"]["dev_mode"] = True
