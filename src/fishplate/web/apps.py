from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "fishplate.web"
    label = "web"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from fishplate.web import undo
        from fishplate.web.documents import contributions as documents
        from fishplate.web.files import contributions as files
        from fishplate.web.importing import tasks  # noqa: F401  # registers the job

        documents.register()
        files.register()
        undo.register()
