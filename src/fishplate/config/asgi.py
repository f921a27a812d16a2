"""The event stream, for any ASGI server; ``fishplate events`` runs granian. Pages and API are in ``wsgi``."""

from __future__ import annotations

import os
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fishplate.config.settings")
django.setup()

application = import_module("fishplate.kernel.live.serving").Events(
    origin=import_module("django.conf").settings.FISHPLATE_URL
)
