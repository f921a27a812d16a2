"""Pages and API, for any WSGI server; ``fishplate web`` runs granian."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fishplate.config.settings")
application = get_wsgi_application()


def warm() -> None:
    """Load what the first search would otherwise wait for, and later what large plans would; it needs Django set up."""
    from fishplate.config import compiling, startup
    from fishplate.kernel import search

    search.warm()
    startup.keep_loaded()
    compiling.provide(compiling.WEB_AFTER_S, load=True)


warm()
