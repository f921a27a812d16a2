"""What the tables of every domain have in common."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    UUIDField = models.UUIDField[UUID | str, UUID]
else:
    UUIDField = models.UUIDField


def uuid7() -> UUID:
    """Return a UUID of version 7 (RFC 9562): 48 bits of milliseconds, then random.

    Ids are made here and not by the database, so that audit entries, events and exports can name a record before it
    is stored, and two installations never collide.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


class IdField(UUIDField):
    """Primary key: a UUIDv7, so that the order of ids is the order of creation."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"primary_key": True, "default": uuid7, "editable": False, **options})


class Record(models.Model):
    """A row that people see and change: it has an id, a version for optimistic locking, and its times."""

    id = IdField()
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True, editable=False)

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        """Store the row; each change of a stored one counts its version up by one."""
        if not self._state.adding:
            self.version += 1
            if (fields := options.get("update_fields")) is not None:
                options["update_fields"] = {*fields, "version", "updated_at"}
        super().save(**options)
