from __future__ import annotations

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string


class Session(AbstractBaseSession):
    """One browser. ``session_key`` lets whoever has it in; it is never shown, ``device`` stands for it."""

    person_id = models.UUIDField(null=True, db_index=True)
    device = models.UUIDField(null=True)
    agent = models.CharField(max_length=300, default="")
    address = models.CharField(max_length=45, default="")
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return what reads and writes these rows; by name, since it knows this class."""
        store: type[SessionBase] = import_string("fishplate.kernel.sessions.store.SessionStore")
        return store
