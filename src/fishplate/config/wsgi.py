"""Pages and API, for any WSGI server; ``fishplate web`` runs granian."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fishplate.config.settings")
application = get_wsgi_application()
from fishplate.kernel.search import pinyin  # noqa: E402

pinyin.warm()
